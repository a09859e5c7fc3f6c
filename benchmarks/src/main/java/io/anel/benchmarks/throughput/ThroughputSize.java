package io.anel.benchmarks.throughput;

import java.util.List;

/**
 * How much a throughput run measures.
 *
 * @param pairs counted ones, of each comparison
 * @param events of a turn where there is a journal
 * @param ringEvents of a turn where there is none
 * @param passes how often a reading turn reads
 */
public record ThroughputSize(int pairs, int warmUpPairs, long events, long ringEvents, int passes) {
    /** What may be quoted. */
    public static final int QUOTABLE_PAIRS = 15;

    /** As options, for a JVM that measures a row. */
    public List<String> arguments() {
        return List.of(
                "--pairs",
                "" + pairs,
                "--warm-up",
                "" + warmUpPairs,
                "--events",
                "" + events,
                "--ring-events",
                "" + ringEvents,
                "--passes",
                "" + passes);
    }
}
