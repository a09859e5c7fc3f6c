package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianIntervalTest {
    private static double[] oneTo(int n) {
        return IntStream.rangeClosed(1, n).mapToDouble(i -> i).toArray();
    }

    @Test
    void shouldTakeRanksFourAndTwelveOfFifteen() {
        MedianInterval interval = MedianInterval.of(oneTo(15));

        assertThat(interval.median()).isEqualTo(8);
        assertThat(interval.low()).isEqualTo(4);
        assertThat(interval.high()).isEqualTo(12);
        assertThat(interval.coverage()).isCloseTo(0.96484375, within(1e-12));
    }

    @Test
    void shouldTakeRanksTenAndTwentyOneOfThirty() {
        MedianInterval interval = MedianInterval.of(oneTo(30));

        assertThat(interval.low()).isEqualTo(10);
        assertThat(interval.high()).isEqualTo(21);
        assertThat(interval.coverage()).isBetween(0.95, 0.96);
    }

    @Test
    void shouldTakeTheRangeAndSayWhatItIsWorthWhenValuesAreFew() {
        MedianInterval interval = MedianInterval.of(oneTo(5));

        assertThat(interval.low()).isEqualTo(1);
        assertThat(interval.high()).isEqualTo(5);
        assertThat(interval.coverage()).isCloseTo(0.9375, within(1e-12));
    }

    @Test
    void shouldNotDependOnTheOrderOfTheValues() {
        assertThat(MedianInterval.of(new double[] {3, 1, 4, 2})).isEqualTo(MedianInterval.of(oneTo(4)));
        assertThat(MedianInterval.median(new double[] {3, 1, 4, 2})).isEqualTo(2.5);
    }
}
