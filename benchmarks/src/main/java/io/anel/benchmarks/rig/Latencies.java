package io.anel.benchmarks.rig;

import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;

/**
 * How long each event of a turn took from when it was due. The first tenth is not recorded: files are opened and threads come awake in it.
 *
 * <p><b>Threading:</b> one thread records; another reads once that one is done.
 */
public final class Latencies {
    private static final long HIGHEST_NS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final int UNRECORDED_PART = 10;

    private final TimedPace schedule;
    private final long unrecorded;
    private final Histogram histogram = empty();

    Latencies(TimedPace schedule, long events) {
        this.schedule = schedule;
        this.unrecorded = events / UNRECORDED_PART;
    }

    static Histogram empty() {
        return new Histogram(HIGHEST_NS, DIGITS);
    }

    /** The event of that number has come to where its latency is taken. */
    public void arrived(long number) {
        arrived(number, System.nanoTime());
    }

    /** The same, at a time on the clock of {@link System#nanoTime}. */
    public void arrived(long number, long nowNs) {
        if (number > unrecorded) {
            histogram.recordValue(Math.min(HIGHEST_NS, Math.max(0, nowNs - schedule.dueNs(number))));
        }
    }

    Histogram histogram() {
        return histogram;
    }

    /** Takes the latency of every event that is added to it. */
    static final class TimedTally extends Tally {
        private final Latencies latencies;

        TimedTally(Workload workload, Latencies latencies) {
            super(workload);
            this.latencies = latencies;
        }

        @Override
        public void add(DirectBuffer buffer, int offset) {
            latencies.arrived(count() + 1);
            super.add(buffer, offset);
        }
    }
}
