package io.anel.benchmarks.rig;

/**
 * A fixed rate: event n is due n intervals after the clock's start, whatever became of those before it.
 *
 * <p>A publisher that was held up publishes what is overdue without a pause, and every event's latency counts from when it was
 * due: an engine that stalls is charged for all who would have come meanwhile (the correction of "coordinated omission", as HdrHistogram's
 * author calls what happens without).
 */
public final class OpenLoop extends TimedPace {
    private final long ratePerSecond;
    private final double intervalNs;
    private long startNs;
    private long lastNumber;
    private long lastBegunNs;

    public OpenLoop(long ratePerSecond) {
        this.ratePerSecond = ratePerSecond;
        this.intervalNs = 1e9 / ratePerSecond;
    }

    @Override
    void start(long nowNs) {
        startNs = nowNs;
    }

    /** Spins, whatever the ring's waiting is: a timer would be late by fifty microseconds. */
    @Override
    public boolean await(long number) {
        long dueNs = dueNs(number);
        long nowNs = System.nanoTime();
        while (nowNs < dueNs) {
            Thread.onSpinWait();
            nowNs = System.nanoTime();
        }
        lastNumber = number;
        lastBegunNs = nowNs;
        return true;
    }

    @Override
    long dueNs(long number) {
        return startNs + (long) (number * intervalNs);
    }

    /** The share of the rate that the publisher kept up with: 1 when the last event was begun on time. */
    @Override
    double achieved() {
        double asked = lastNumber * intervalNs;
        return asked / Math.max(asked, lastBegunNs - startNs);
    }

    long ratePerSecond() {
        return ratePerSecond;
    }
}
