package io.anel.benchmarks.rig;

/**
 * No event before the one before it has been acknowledged: each is due when the publisher asks for it, and counts from then.
 *
 * <p><b>Threading:</b> the thread that awaits also asks when an event was due.
 */
final class OneInFlight extends TimedPace {
    private long dueNs;

    @Override
    void start(long nowNs) {}

    @Override
    public boolean await(long number) {
        dueNs = System.nanoTime();
        return true;
    }

    @Override
    long dueNs(long number) {
        return dueNs;
    }

    /** Nothing was to be offered at a time of its own. */
    @Override
    double achieved() {
        return 1;
    }
}
