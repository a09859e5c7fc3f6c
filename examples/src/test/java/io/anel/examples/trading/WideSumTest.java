package io.anel.examples.trading;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WideSumTest {
    @Test
    void shouldComeToWhatBigIntegersComeTo() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        WideSum sum = new WideSum();
        BigInteger expected = BigInteger.ZERO;

        for (int i = 0; i < 10_000; i++) {
            long a = random.nextLong() >>> (4 + random.nextInt(40));
            long b = random.nextLong() >>> (14 + random.nextInt(40));
            sum.add(a, b);
            expected = expected.add(BigInteger.valueOf(a).multiply(BigInteger.valueOf(b)));
        }

        assertThat(sum.value()).as("seed %d", seed).isEqualTo(expected).isGreaterThan(BigInteger.ONE.shiftLeft(64));
    }
}
