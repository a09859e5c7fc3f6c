package io.anel.benchmarks.throughput;

import picocli.CommandLine.Command;

/** {@code ./anel bench pipeline}: the throughput of the whole and of its parts, as ratios to what people write by hand. */
@Command(
        name = PipelineCommand.NAME,
        description = {
            "Throughput of ring, journal and replay, in interleaved pairs with what people write by hand.",
            "Quote only runs of at least 15 pairs on a machine that does nothing else."
        })
public final class PipelineCommand extends ThroughputCommand {
    public static final String NAME = "pipeline";

    PipelineCommand() {
        super(Comparisons::all);
    }
}
