package io.anel.torture.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The inputs that were kept, and some that are near them; {@code ./anel torture fuzz} goes on from there. */
class FuzzTargetTest {
    private static final int CHANGED = 500;

    @ParameterizedTest
    @EnumSource
    void shouldAnswerOrRefuseWhatWasKept(FuzzTarget target) throws IOException {
        List<FuzzSeed> seeds = FuzzSeed.of(target);

        assertThat(seeds).isNotEmpty();
        seeds.forEach(seed -> target.feed(seed.bytes()));
    }

    @ParameterizedTest
    @EnumSource
    void shouldAnswerOrRefuseWhatIsNearThat(FuzzTarget target) throws IOException {
        long seed = ThreadLocalRandom.current().nextLong();
        Random choice = new Random(seed);
        List<FuzzSeed> seeds = FuzzSeed.of(target);
        for (int i = 0; i < CHANGED; i++) {
            byte[] bytes = seeds.get(choice.nextInt(seeds.size())).bytes();
            for (int changes = 1 + choice.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                bytes[choice.nextInt(bytes.length)] = (byte) choice.nextInt();
            }
            try {
                target.feed(bytes);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", input " + i, e);
            }
        }
    }
}
