package io.anel.torture;

import io.anel.api.Printable;
import io.anel.torture.attack.Attack;
import io.anel.torture.fuzz.FuzzTarget;
import java.util.Arrays;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The fault harness's command line: {@code ./anel torture}. */
@Command(
        name = "anel torture",
        header = "Break what is durable, and check what was promised of it.",
        synopsisSubcommandLabel = "ATTACK",
        footer = {
            "",
            "Exit codes: 0 nothing found, 1 something found, 2 a wrong call, 3 skipped: this machine lacks what it takes,",
            "4 the harness itself failed.",
            "Each attack takes --help."
        },
        mixinStandardHelpOptions = true)
public final class Torture implements Runnable {
    @Spec
    private CommandSpec spec;

    private Torture() {}

    public static void main(String[] arguments) {
        // What recoveries log about the damage that was done on purpose is not for the terminal.
        if (System.getProperty("org.slf4j.simpleLogger.defaultLogLevel") == null) {
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        }
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Torture());
        for (Attack attack : Attacks.all()) {
            CommandLine command = new CommandLine(new AttackCommand(attack));
            command.getCommandSpec().usageMessage().description(attack.description());
            line.addSubcommand(attack.name(), command);
        }
        CommandLine bugs = new CommandLine(new BugsCommand());
        bugs.getCommandSpec().usageMessage().footer(BugsCommand.help());
        line.addSubcommand(bugs);
        line.addSubcommand(new FuzzCommand());
        line.addSubcommand(new MemoryCommand());
        line.addSubcommand(new SoakCommand());
        line.setUsageHelpWidth(100);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((e, ignored) -> {
            boolean isSurplus = e instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption();
            String what = isSurplus
                    ? expected(e.getCommandLine()) + ", got "
                            + Printable.of(((UnmatchedArgumentException) e)
                                    .getUnmatched()
                                    .get(0))
                    : e.getMessage();
            e.getCommandLine()
                    .getErr()
                    .println(e.getCommandLine().getCommandSpec().qualifiedName() + ": " + what);
            return AttackCommand.USAGE;
        });
        return line;
    }

    private static String expected(CommandLine command) {
        if (!command.getSubcommands().isEmpty()) {
            return attacks(command);
        }
        return command.getCommand() instanceof FuzzCommand
                ? "expected targets of " + Arrays.toString(FuzzTarget.values())
                : "expected options and nothing else";
    }

    private static String attacks(CommandLine line) {
        return "expected an attack: " + String.join(", ", line.getSubcommands().keySet());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), attacks(spec.commandLine()));
    }
}
