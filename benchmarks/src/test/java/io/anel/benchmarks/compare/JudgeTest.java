package io.anel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final int ROWS = 6;
    private static final int MAX_PAIRS = 36;

    private final Judge judge = new Judge(ROWS, 0.02, MAX_PAIRS);

    @Test
    void shouldFindALossWhenEveryPairShowsIt() {
        double[] ratios = repeat(Judge.FIRST_LOOK, 1.15);

        assertThat(judge.verdict(ratios)).isEqualTo(Verdict.LOST);
        assertThat(judge.isDone(ratios)).isTrue();
    }

    @Test
    void shouldPassANarrowIntervalAroundOne() {
        double[] ratios = alternating(Judge.FIRST_LOOK, 0.97, 1.03);

        assertThat(judge.verdict(ratios)).isEqualTo(Verdict.PASSED);
        assertThat(judge.isDone(ratios)).isTrue();
    }

    @Test
    void shouldPassALossThatIsTolerated() {
        assertThat(judge.verdict(repeat(Judge.FIRST_LOOK, 1.02))).isEqualTo(Verdict.PASSED);
    }

    @Test
    void shouldNotPassANarrowIntervalThatLiesAboveWhatIsTolerated() {
        double[] ratios = repeat(Judge.FIRST_LOOK, 1.04);
        ratios[0] = 1.0;

        assertThat(judge.verdict(ratios)).isEqualTo(Verdict.UNDECIDED);
        assertThat(judge.isDone(ratios)).isFalse();
    }

    @Test
    void shouldAskForMorePairsWhileTheIntervalIsWide() {
        assertThat(judge.isDone(alternating(Judge.FIRST_LOOK, 0.9, 1.1))).isFalse();
    }

    @Test
    void shouldEndUndecidedWhenNoMorePairsAreAllowed() {
        double[] ratios = alternating(MAX_PAIRS, 0.9, 1.1);

        assertThat(judge.isDone(ratios)).isTrue();
        assertThat(judge.verdict(ratios)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void shouldLookOnlyWhereFalseAlarmsAreCounted() {
        double[] ratios = repeat(Judge.FIRST_LOOK + 1, 1.15);

        assertThat(judge.isDone(ratios)).isFalse();
        assertThat(judge.isDone(repeat(Judge.FIRST_LOOK + Judge.LOOK_EVERY, 1.15)))
                .isTrue();
    }

    @Test
    void shouldSayWhichLossItDoesNotExclude() {
        assertThat(Judge.notExcluded(alternating(Judge.FIRST_LOOK, 1.01, 1.04))).isCloseTo(0.04, within(1e-9));
        assertThat(Judge.notExcluded(repeat(Judge.FIRST_LOOK, 0.9))).isZero();
    }

    /** 16 pairs are looked at after 12 and after 16: a bound that forgot the second look would be twice as large as it may be. */
    @Test
    void shouldCountALastLookThatIsNoFullStep() {
        Judge few = new Judge(3, 0, 16);
        Judge full = new Judge(3, 0, 18);
        for (int below = 0; below <= 16; below++) {
            double[] ratios = repeat(16, 1.1);
            Arrays.fill(ratios, 0, below, 0.9);
            assertThat(few.verdict(ratios)).isEqualTo(full.verdict(ratios));
        }
    }

    @Test
    void shouldRefuseFewerPairsThanTheFirstLookTakes() {
        assertThatThrownBy(() -> new Judge(1, 0, Judge.FIRST_LOOK - 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got 11");
    }

    /** Noise of the worst kind that is still fair: rare large outliers to either side, and nothing tolerated. */
    @Test
    void shouldSayLostOfAnyRowOfAnUnchangedRevisionInAtMostOneRunOfAHundred() {
        Random random = new Random(11);
        Judge strict = new Judge(ROWS, 0, MAX_PAIRS);
        DoubleSupplier noise = () -> Math.exp(random.nextGaussian() * (random.nextInt(10) == 0 ? 0.5 : 0.03));
        int runs = 20_000;

        int alarms = 0;
        for (int run = 0; run < runs; run++) {
            boolean alarm = false;
            for (int row = 0; row < ROWS; row++) {
                alarm |= outcome(strict, noise) == Verdict.LOST;
            }
            alarms += alarm ? 1 : 0;
        }

        assertThat(alarms).isLessThanOrEqualTo(runs / 100);
    }

    @Test
    void shouldFindAFifteenPercentLossThroughNoiseOfFivePercent() {
        Random random = new Random(12);
        DoubleSupplier noise = () -> 1.15 * Math.exp(random.nextGaussian() * 0.05);

        long found = DoubleStream.generate(() -> outcome(judge, noise) == Verdict.LOST ? 1 : 0)
                .limit(1_000)
                .filter(lost -> lost == 1)
                .count();

        assertThat(found).isGreaterThanOrEqualTo(999);
    }

    private static Verdict outcome(Judge judge, DoubleSupplier ratio) {
        double[] all = DoubleStream.generate(ratio).limit(MAX_PAIRS).toArray();
        int pairs = 0;
        while (!judge.isDone(Arrays.copyOf(all, pairs))) {
            pairs++;
        }
        return judge.verdict(Arrays.copyOf(all, pairs));
    }

    private static double[] repeat(int times, double value) {
        return alternating(times, value, value);
    }

    private static double[] alternating(int times, double even, double odd) {
        double[] values = new double[times];
        Arrays.setAll(values, i -> i % 2 == 0 ? even : odd);
        return values;
    }
}
