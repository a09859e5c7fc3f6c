package io.anel.tool;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code ./anel} can do without a journal: {@code config}. */
@Command(name = "anel", synopsisSubcommandLabel = "COMMAND")
public final class AnelTool implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    private AnelTool() {}

    public static void main(String[] args) {
        System.exit(run(Output.standard(), args));
    }

    /** Returns the exit code. */
    static int run(Output output, String... args) {
        return Runner.run(new CommandLine(new AnelTool()).addSubcommand(new ConfigCommand(output)), output, args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "expected a command: config");
    }
}
