package io.anel.benchmarks;

import io.anel.benchmarks.rig.Place;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code ./anel bench full}: what may be quoted. */
@Command(
        name = "full",
        description = {
            "Every throughput row in 15 pairs and the latencies at four rates in 15 rounds, with a report.",
            "The throughput rows alone take a quarter of an hour; quote it from a machine that does nothing else."
        })
final class FullCommand extends SuiteCommand {
    FullCommand() {
        super(
                "full",
                new ThroughputSize(ThroughputSize.QUOTABLE_PAIRS, 6, 5_000_000, 40_000_000, 4),
                7,
                new LatencySize(
                        List.of(10_000L, 100_000L, 250_000L, 1_000_000L),
                        2,
                        LatencySize.QUOTABLE_ROUNDS,
                        3,
                        Place.DISK),
                new AckSize(1_000, LatencySize.QUOTABLE_ROUNDS, 3));
    }
}
