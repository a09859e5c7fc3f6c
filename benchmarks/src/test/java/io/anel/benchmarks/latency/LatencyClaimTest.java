package io.anel.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.rig.LatencySample;
import io.anel.benchmarks.rig.LatencySeries;
import java.util.List;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class LatencyClaimTest {
    private static final Offset<Double> DIGITS = Offset.offset(0.05);

    @Test
    void shouldTakeTheDifferenceWithinEachRound() {
        List<LatencySeries> arms =
                List.of(series("anelOneInFlight", 1, 110, 520, 140), series("fileOneInFlight", 1, 100, 500, 100));

        var difference = LatencyClaim.ONE_IN_FLIGHT.of(arms).orElseThrow();

        assertThat(difference.median()).isCloseTo(20, Offset.offset(0.5));
        assertThat(difference.low()).isCloseTo(10, Offset.offset(0.5));
        assertThat(difference.high()).isCloseTo(40, Offset.offset(0.5));
    }

    @Test
    void shouldTakeTheRatioOfEachRoundUnlessAnArmWasRejected() {
        List<LatencySeries> arms = List.of(series("anelBesideDurable", 1, 12, 15), series("anel", 1, 10, 10));
        List<LatencySeries> slow = List.of(series("anelBesideDurable", 0.9, 12, 15), series("anel", 1, 10, 10));

        assertThat(LatencyClaim.BESIDE_DURABLE.of(arms).orElseThrow().median()).isCloseTo(1.35, DIGITS);
        assertThat(LatencyClaim.BESIDE_DURABLE.of(slow)).isEmpty();
    }

    @Test
    void shouldSayNothingOfAnArmThatWasNotMeasured() {
        assertThat(LatencyClaim.BESIDE_DURABLE.of(List.of(series("anel", 1, 10))))
                .isEmpty();
    }

    private static LatencySeries series(String arm, double achieved, int... micros) {
        return new LatencySeries(
                arm,
                "?",
                1000,
                IntStream.of(micros)
                        .mapToObj(each -> new LatencySample(achieved, of(each), of(1), 0))
                        .toList());
    }

    private static Histogram of(int micros) {
        Histogram histogram = new Histogram(60_000_000_000L, 3);
        histogram.recordValue(1000L * micros);
        return histogram;
    }
}
