package io.anel.benchmarks;

import java.io.PrintWriter;
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
    /** A figure could not be taken, or a turn lost events. */
    static final int FAILED = 1;

    static final int USAGE = 2;

    private Bench() {}

    public static void main(String[] arguments) {
        System.exit(commandLine(arguments).execute(arguments));
    }

    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Bench());
        line.getSubcommands()
                .values()
                .forEach(command -> command.<MeasuringCommand>getCommand().invokedWith(arguments));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, ignored) -> {
            PrintWriter err = error.getCommandLine().getErr();
            err.println("bench: " + error.getMessage());
            return USAGE;
        });
        return line;
    }
}
