package io.anel.benchmarks.suite;

import io.anel.benchmarks.latency.AckSize;
import io.anel.benchmarks.latency.LatencySize;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.throughput.ThroughputSize;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code ./anel bench quick}: a first look in two minutes. */
@Command(
        name = "quick",
        description = {
            "Every throughput row, the latencies at 250,000 a second and the durable acks, small: a first look in two minutes.",
            "Its figures tell orders of magnitude, not percents: do not quote them."
        })
public final class QuickCommand extends SuiteCommand {
    QuickCommand() {
        super(
                "quick",
                new SuiteSize(
                        new ThroughputSize(3, 1, 1_000_000, 10_000_000, 2),
                        2,
                        new LatencySize(List.of(250_000L), 1, 3, 1, Place.DISK),
                        new AckSize(200, 3, 1),
                        null,
                        null));
    }
}
