package io.anel.benchmarks.jmh;

/**
 * Events and the sum of their numbers, on one side of a bus: what a producer put in, or what a handler got.
 *
 * <p><b>Threading:</b> one thread adds; others read once it has ended.
 */
final class Count {
    private static final int EVENTS = 8;
    private static final int SUM = 9;

    /** In the middle, so that neighbouring counts, which other threads write, lie on other cache lines. */
    private final long[] padded = new long[24];

    void add(long number) {
        padded[EVENTS]++;
        padded[SUM] += number;
    }

    void addAll(Count other) {
        padded[EVENTS] += other.padded[EVENTS];
        padded[SUM] += other.padded[SUM];
    }

    long events() {
        return padded[EVENTS];
    }

    private long sum() {
        return padded[SUM];
    }

    /** @throws IllegalStateException unless both are the same: an event was lost, doubled or spoilt */
    void requireAll(Count published, String where) {
        if (events() != published.events() || sum() != published.sum()) {
            throw new IllegalStateException(where + ": expected events=" + published.events() + " with sum="
                    + published.sum() + ", got events=" + events() + " with sum=" + sum());
        }
    }
}
