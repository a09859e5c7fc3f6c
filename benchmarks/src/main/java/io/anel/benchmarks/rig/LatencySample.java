package io.anel.benchmarks.rig;

import org.HdrHistogram.Histogram;

/**
 * What one turn at a fixed rate measured.
 *
 * @param achieved the share of the rate that the publisher kept up with
 * @param latency nanoseconds from when an event was due
 * @param hiccups nanoseconds by which an idle thread came awake late meanwhile
 * @param stolenShare of the machine's processor time, that its host took
 */
public record LatencySample(double achieved, Histogram latency, Histogram hiccups, double stolenShare) {
    private static final double ENOUGH = 0.995;

    /** A publisher that fell behind its schedule did not offer the rate that the row is about. */
    public boolean keptRate() {
        return achieved >= ENOUGH;
    }

    public double micros(double percentile) {
        return latency.getValueAtPercentile(percentile) / 1e3;
    }
}
