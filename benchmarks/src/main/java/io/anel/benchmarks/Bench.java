package io.anel.benchmarks;

import io.anel.benchmarks.command.CommandLines;
import io.anel.benchmarks.compare.CompareCommand;
import io.anel.benchmarks.endurance.GarbageCommand;
import io.anel.benchmarks.endurance.SustainedCommand;
import io.anel.benchmarks.jmh.JmhCommand;
import io.anel.benchmarks.latency.AcksCommand;
import io.anel.benchmarks.latency.LatencyCommand;
import io.anel.benchmarks.suite.FullCommand;
import io.anel.benchmarks.suite.QuickCommand;
import io.anel.benchmarks.throughput.PeersCommand;
import io.anel.benchmarks.throughput.PipelineCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line: {@code ./anel bench}. */
@Command(
        name = "bench",
        description = "Measures Anel beside what stands beside it.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickCommand.class,
            FullCommand.class,
            PipelineCommand.class,
            PeersCommand.class,
            LatencyCommand.class,
            AcksCommand.class,
            SustainedCommand.class,
            GarbageCommand.class,
            CompareCommand.class,
            JmhCommand.class
        },
        mixinStandardHelpOptions = true)
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    /** @param arguments what the line will be executed with, for the report */
    public static CommandLine commandLine(String... arguments) {
        return CommandLines.of(new Bench(), arguments);
    }
}
