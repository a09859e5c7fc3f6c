package io.anel.tool;

import java.io.PrintStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The operator's look into a journal: {@code ./anel journal info | verify | cat | tail | replay DIR}. It writes nothing and takes
 * no lock; the journal may be written meanwhile. {@code salvage DIR OUT} writes a new one, and leaves the old one as it is.
 */
@Command(
        name = "anel journal",
        header =
                "Look into a journal, which changes nothing and may be done while it is written; or salvage a damaged one.",
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel journal COMMAND DIR [OPTION…]", ""},
        footer = {
            "",
            "Exit codes: 0 sound; 1 damage or a difference found, or events that were asked for are lost;",
            "2 a wrong call or no journal to open.",
            "Each command takes --help."
        })
public final class JournalTool implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    private JournalTool() {}

    public static void main(String[] args) {
        System.exit(run(Output.standard(), args));
    }

    /** Runs a command within this process; returns the exit code. */
    public static int run(PrintStream out, PrintStream err, String... args) {
        return run(new Output(out, err, false), args);
    }

    /** Returns the exit code. */
    static int run(Output output, String... args) {
        // Errors have a line of their own; what libraries log below that is not for an operator's terminal.
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "error");
        }
        CommandLine commands = new CommandLine(new JournalTool())
                .addSubcommand(new InfoCommand(output))
                .addSubcommand(new VerifyCommand(output))
                .addSubcommand(new CatCommand(output))
                .addSubcommand(new TailCommand(output))
                .addSubcommand(new ReplayCommand(output))
                .addSubcommand(new SalvageCommand(output));
        return Runner.run(commands, output, args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "expected a command: info, verify, cat, tail, replay or salvage");
    }
}
