package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.torture.attack.Attack;
import io.anel.torture.campaign.Campaign;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.HastyShelfPart;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reopening;
import io.anel.torture.part.ShelfPart;
import io.anel.torture.part.Witness;
import io.anel.torture.process.ForceTrace;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A new part in a few lines: what the contract asks for is enough for the attacks, and a bug in it is found. */
@Timeout(300)
class NewPartTest {
    private static final long ONE_STRIKE = 1;
    /** One in four disks loses its power before anything was promised. */
    private static final long MANY_IMAGES = 400;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"kill", "power", "full", "damage"})
    void shouldKeepEveryPromise(String attack) throws Exception {
        Campaign.Outcome outcome = ShortFormsTest.strike(named(attack), new ShelfPart(), ONE_STRIKE, 1);

        assertThat(outcome.found()).isEmpty();
    }

    @Test
    void shouldBeOpenedAnewOnACopyOfItsOwnWhereItWasSlow() throws Exception {
        SlowOnce part = new SlowOnce();

        Campaign.Outcome outcome = ShortFormsTest.strike(named("damage"), part, ONE_STRIKE, 1);

        assertThat(outcome.found()).isEmpty();
        assertThat(part.openings).isGreaterThan(1);
    }

    @Test
    void shouldBeFoundToPromiseBeforeItForces() throws Exception {
        assumeTrue(ForceTrace.isPossible());

        Campaign.Outcome outcome = ShortFormsTest.strike(named("power"), new HastyShelfPart(), MANY_IMAGES, 1);

        assertThat(outcome.found())
                .extracting(found -> found.cause().getMessage())
                .allMatch(message -> message.startsWith("expected items through"))
                .isNotEmpty();
    }

    @Test
    void shouldBeToldOfAKeyWithSpaces() throws Exception {
        try (PartProcess process =
                PartProcess.start(directory, new SpacedKey(), directory.resolve("files"), 1, new Promises())) {
            assertThatThrownBy(process::end)
                    .isInstanceOf(BrokenPromiseException.class)
                    .hasMessageContaining("expected a key without spaces, got 'item 7'");
        }
    }

    @Test
    void shouldBeToldThatAFullDiskWantsAPause() throws Exception {
        Attack full = named("full");
        assumeTrue(full.missing().isEmpty());

        Campaign.Outcome outcome = ShortFormsTest.strike(full, new NeverPaused(), ONE_STRIKE, 1);

        assertThat(outcome.found())
                .extracting(found -> found.cause().getMessage())
                .allMatch(message -> message.matches(
                        "with \\d{8} bytes of the disk free, which it is to fill, and to say so by paused\\(\\): "
                                + "expected the part to pause for want of space, got the end of its process.*"))
                .isNotEmpty();
    }

    private static Attack named(String name) {
        return Attacks.all().stream()
                .filter(attack -> attack.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Its first opening takes longer than it may; each that goes on leaves a file, and fails where another left one. */
    public static final class SlowOnce extends ShelfPart {
        private static final long TOO_LONG_MS = 1100;

        private int openings;

        @Override
        public Reopening open(Path directory) {
            Path left = directory.resolve("left");
            try {
                Reopening reopening = super.open(directory);
                if (reopening.refusal() == null) {
                    Files.createFile(left);
                    Thread.sleep(openings++ == 0 ? TOO_LONG_MS : 0);
                }
                return reopening;
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** Each promise would replace the one before. */
    public static final class SpacedKey extends ShelfPart {
        @Override
        public void run(Path directory, Random choice, Witness witness) {
            witness.opened();
            witness.survivesPowerLoss("item 7", "");
        }
    }

    public static final class NeverPaused extends ShelfPart {
        @Override
        public void run(Path directory, Random choice, Witness witness) {
            witness.opened();
        }
    }
}
