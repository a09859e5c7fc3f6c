package io.anel.benchmarks.rig;

/**
 * What was handled in a stretch of a sustained turn.
 *
 * @param beginNs since the clock's start
 */
public record Window(long beginNs, long endNs, long events) {
    public double eventsPerSecond() {
        return events * 1e9 / (endNs - beginNs);
    }
}
