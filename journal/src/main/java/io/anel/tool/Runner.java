package io.anel.tool;

import io.anel.api.AnelException;
import io.anel.api.DamagedLogException;
import io.anel.api.DivergedException;
import io.anel.api.HandlerException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs a command line: whatever goes wrong ends as one line and an exit code. */
final class Runner {
    private Runner() {}

    /** Returns the exit code. */
    static int run(CommandLine commands, Output output, String... args) {
        commands.setOut(output.outWriter());
        commands.setErr(output.errWriter());
        commands.setParameterExceptionHandler((e, given) -> wrongCall(e, output));
        commands.setExecutionExceptionHandler((e, command, parsed) -> failed(e, command, output));
        commands.setExpandAtFiles(false);
        commands.setUsageHelpWidth(100);
        for (CommandLine subcommand : commands.getSubcommands().values()) {
            subcommand.setUsageHelpWidth(100);
            subcommand.setUsageHelpLongOptionsMaxWidth(30);
        }
        int exitCode;
        try {
            exitCode = commands.execute(args);
        } catch (Error e) {
            // The library passes on what is no exception, and the JVM would end as if damage had been found.
            return failed(e, commands, output);
        }
        try {
            output.flush();
        } catch (OutputClosedException e) {
            return closed(e, commands, output, exitCode);
        }
        return exitCode;
    }

    private static int wrongCall(ParameterException e, Output output) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched
                && !command.getSubcommands().isEmpty()
                && !unmatched.getUnmatched().isEmpty()) {
            output.error(name(command) + ": expected a command ("
                    + String.join(", ", command.getSubcommands().keySet()) + "), got "
                    + "'" + oneLine(unmatched.getUnmatched().get(0)) + "' (try --help)");
            return ExitCode.USAGE;
        }
        output.error(name(command) + ": " + oneLine(e.getMessage()) + " (try --help)");
        return ExitCode.USAGE;
    }

    private static int failed(Throwable e, CommandLine command, Output output) {
        if (e instanceof OutputClosedException closed) {
            return closed(closed, command, output, ExitCode.SOUND);
        }
        // What was found before stands on stdout, and before the error where both go to one terminal.
        try {
            output.flush();
        } catch (OutputClosedException closed) {
            return closed(closed, command, output, ExitCode.USAGE);
        }
        if (e instanceof AnelException || e instanceof UsageException) {
            output.error(name(command) + ": " + e.getMessage());
            boolean found =
                    e instanceof DamagedLogException || e instanceof DivergedException || e instanceof HandlerException;
            return found ? ExitCode.FOUND : ExitCode.USAGE;
        }
        StackTraceElement[] trace = e.getStackTrace();
        output.error(
                name(command) + ": failed by an error of its own: " + e + (trace.length > 0 ? " at " + trace[0] : ""));
        return ExitCode.USAGE;
    }

    private static int closed(OutputClosedException e, CommandLine command, Output output, int exitCode) {
        if (e.isBrokenPipe()) {
            return exitCode;
        }
        output.error(name(command) + ": the output cannot be written: " + e.getMessage());
        return ExitCode.USAGE;
    }

    private static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String oneLine(String message) {
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
