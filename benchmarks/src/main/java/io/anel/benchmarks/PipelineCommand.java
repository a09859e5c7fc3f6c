package io.anel.benchmarks;

import picocli.CommandLine.Command;

/** {@code ./anel bench pipeline}: the throughput of the whole and of its parts, as ratios to what people write by hand. */
@Command(
        name = PipelineCommand.NAME,
        description = {
            "Throughput of ring, journal and replay, in interleaved pairs with what people write by hand.",
            "Quote only runs of at least 15 pairs on a machine that does nothing else."
        })
final class PipelineCommand extends ThroughputCommand {
    static final String NAME = "pipeline";

    PipelineCommand() {
        super(NAME, Comparisons::all);
    }
}
