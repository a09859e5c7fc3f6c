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

    /** Of all turns: one that fell below its rate did so because of what it met, and each event counts from when it was due. */
    public Histogram latency() {
        Histogram all = Latencies.empty();
        samples.forEach(sample -> all.add(sample.latency()));
        return all;
    }

    public Histogram hiccups() {
        Histogram all = Latencies.empty();
        samples.forEach(sample -> all.add(sample.hiccups()));
        return all;
    }

    /** How many turns fell below their rate. */
    public long tooSlow() {
        return samples.stream().filter(sample -> !sample.keptRate()).count();
    }

    /** More than half of the turns fell below the rate: it is not the rate that was measured. */
    public boolean isRejected() {
        return 2 * tooSlow() > samples.size();
    }

    /** The percentile of each turn, in microseconds. */
    public double[] micros(double percentile) {
        return samples.stream().mapToDouble(sample -> sample.micros(percentile)).toArray();
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
