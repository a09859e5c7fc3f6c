package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.torture.attack.Attack;
import io.anel.torture.campaign.Campaign;
import io.anel.torture.campaign.CampaignSize;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Parts;
import io.anel.torture.process.FileCopies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every attack on every part, a few strikes each under seeds that are new every time; {@code ./anel torture} does the same at scale. */
@Timeout(300)
class ShortFormsTest {
    static Stream<Arguments> attacks() {
        return Parts.all().stream()
                .flatMap(part -> Attacks.all().stream()
                        .filter(attack -> attack.appliesTo(part))
                        .map(attack -> Arguments.of(attack.name(), part.name(), attack, part)));
    }

    @ParameterizedTest(name = "{0} on {1}")
    @MethodSource("attacks")
    void shouldKeepEveryPromise(String attackName, String partName, Attack attack, DurablePart part) throws Exception {
        Campaign.Outcome outcome = strike(attack, part, attack.shortForm(), 2);

        assertThat(outcome.found()).isEmpty();
        assertThat(outcome.summary().count()).isGreaterThanOrEqualTo(attack.shortForm());
    }

    /** What a failure leaves stays for a look at it. */
    static Campaign.Outcome strike(Attack attack, DurablePart part, long count, int lanes) throws Exception {
        attack.missing().ifPresent(what -> assumeTrue(false, "this machine lacks " + what));
        // One of its own, without a ledger that has it all already.
        Path directory = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "torture-");
        long seed = attack.shortFormSeed(ThreadLocalRandom.current());

        Campaign campaign = new Campaign(attack, part, directory, new CampaignSize(count, seed, lanes));
        Campaign.Outcome outcome = campaign.run(done -> {});

        System.out.println(attack.name() + " on " + part.name() + " from seed " + seed + ": " + outcome.summary());
        if (outcome.found().isEmpty()) {
            FileCopies.delete(directory);
        }
        return outcome;
    }
}
