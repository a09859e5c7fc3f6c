package io.anel.benchmarks.command;

import java.io.PrintWriter;
import picocli.CommandLine;

/** How all the benchmarks' command lines are read: enums in any case, one line for a bad option. */
public final class CommandLines {
    private CommandLines() {}

    /**
     * @param command a command with or without subcommands, or its class
     * @param arguments what the line will be executed with, for the report
     */
    public static CommandLine of(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        tell(line, arguments);
        line.getSubcommands().values().forEach(each -> tell(each, arguments));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((error, ignored) -> {
            PrintWriter err = error.getCommandLine().getErr();
            err.println("bench: " + error.getMessage());
            return MeasuringCommand.USAGE;
        });
        return line;
    }

    private static void tell(CommandLine line, String... arguments) {
        if (line.getCommandSpec().userObject() instanceof MeasuringCommand command) {
            command.invokedWith(arguments);
        }
    }
}
