package io.anel.benchmarks.rig;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * All counted turns of one arm at one rate.
 *
 * @param ratePerSecond {@link #ONE_IN_FLIGHT} where there is none
 * @param meaning between which two moments
 */
public record LatencySeries(String arm, String meaning, long ratePerSecond, List<LatencySample> samples) {
    /** In place of a rate: no event before the one before it has been acknowledged. */
    public static final long ONE_IN_FLIGHT = 0;

    /** Turns below their rate are not in it. */
    public Histogram latency() {
        Histogram all = Latencies.empty();
        samples.stream().filter(LatencySample::keptRate).forEach(sample -> all.add(sample.latency()));
        return all;
    }

    public Histogram hiccups() {
        Histogram all = Latencies.empty();
        samples.forEach(sample -> all.add(sample.hiccups()));
        return all;
    }

    public long rejected() {
        return samples.stream().filter(sample -> !sample.keptRate()).count();
    }

    /** More than half of the turns fell behind: what is left of them says nothing. */
    public boolean isRejected() {
        return 2 * rejected() > samples.size();
    }

    /** The percentile of each turn that kept its rate, in microseconds. */
    public double[] micros(double percentile) {
        return samples.stream()
                .filter(LatencySample::keptRate)
                .mapToDouble(sample -> sample.micros(percentile))
                .toArray();
    }

    public double stolenShare() {
        return samples.stream()
                .mapToDouble(LatencySample::stolenShare)
                .average()
                .orElse(0);
    }

    /** The worst of its turns. */
    public double achieved() {
        return samples.stream().mapToDouble(LatencySample::achieved).min().orElse(0);
    }
}
