package io.anel.torture;

import io.anel.torture.bug.BugHunt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Does the harness bite? */
@Command(
        name = "bugs",
        description = "Plants bugs, one after the other, and lets the attack loose that is to find them.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class BugsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only those whose name contains TEXT.",
            defaultValue = "")
    private String filter;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "For the planted classes and the attacks' files; those of a bug that was missed stay.",
            defaultValue = "target/torture-bugs")
    private Path directory;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "How many times each is hunted, under other seeds.",
            defaultValue = "1")
    private int rounds;

    private boolean isWrong;
    private boolean isSkipped;

    static String[] help() {
        List<String> lines = new ArrayList<>(List.of("", "Bugs:"));
        BugHunt.names("").forEach(name -> lines.add("  " + name));
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() throws Exception {
        List<String> names = BugHunt.names(filter);
        if (names.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "expected a text in the name of one of " + BugHunt.names("").size()
                            + " bugs, which --help lists, got " + filter);
        }
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "expected at least one round, got --rounds " + rounds);
        }
        PrintWriter out = spec.commandLine().getOut();
        BugHunt hunt = new BugHunt(OutputDirectory.of(spec, directory), Torture.class);
        for (String attack : BugHunt.attacks(filter)) {
            tell(out, hunt.control(attack, seed()), BugHunt.Verdict.SOUND);
        }
        for (String name : names) {
            for (int round = 0; round < rounds; round++) {
                tell(out, hunt.hunt(name, seed()), BugHunt.Verdict.FOUND);
            }
        }
        return isWrong ? AttackCommand.FOUND : isSkipped ? AttackCommand.SKIPPED : AttackCommand.NOTHING_FOUND;
    }

    private static long seed() {
        return ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE);
    }

    private void tell(PrintWriter out, BugHunt.Bag bag, BugHunt.Verdict wanted) {
        out.println(bag);
        bag.what().lines().filter(line -> line.contains(" --seed ")).forEach(line -> out.println("         " + line));
        out.flush();
        isSkipped |= bag.verdict() == BugHunt.Verdict.SKIPPED;
        isWrong |= bag.verdict() != wanted && bag.verdict() != BugHunt.Verdict.SKIPPED;
    }
}
