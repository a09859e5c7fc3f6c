package io.anel.benchmarks.suite;

import io.anel.benchmarks.endurance.GarbageSize;
import io.anel.benchmarks.endurance.SustainedSize;
import io.anel.benchmarks.latency.AckSize;
import io.anel.benchmarks.latency.LatencySize;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.throughput.ThroughputSize;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code ./anel bench full}: what may be quoted. */
@Command(
        name = "full",
        description = {
            "Every throughput row in 15 pairs, the latencies at four rates and the durable acks in 15 rounds, a minute of each sustained arm,",
            "and 10^9 events without a collector, with a report. It needs 33 GB free on the disk.",
            "The throughput rows alone take a quarter of an hour; quote it from a machine that does nothing else."
        })
public final class FullCommand extends SuiteCommand {
    FullCommand() {
        super(
                "full",
                new SuiteSize(
                        new ThroughputSize(ThroughputSize.QUOTABLE_PAIRS, 6, 5_000_000, 40_000_000, 4),
                        7,
                        new LatencySize(
                                List.of(10_000L, 100_000L, 250_000L, 1_000_000L),
                                2,
                                LatencySize.QUOTABLE_ROUNDS,
                                3,
                                Place.DISK),
                        new AckSize(1_000, LatencySize.QUOTABLE_ROUNDS, 3),
                        new SustainedSize(SustainedSize.QUOTABLE_SECONDS, 32, 7),
                        new GarbageSize(200_000_000, 1_000_000_000, 128)));
    }
}
