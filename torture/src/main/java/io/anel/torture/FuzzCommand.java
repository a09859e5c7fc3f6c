package io.anel.torture;

import io.anel.torture.fuzz.FuzzRun;
import io.anel.torture.fuzz.FuzzTarget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whatever takes bytes from outside, fed with any. */
@Command(
        name = "fuzz",
        description = "Feeds whatever takes bytes from outside with what reaches more and more of its code, by Jazzer.",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class FuzzCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TARGET", arity = "0..*", description = "${COMPLETION-CANDIDATES}; all by default.")
    private List<FuzzTarget> targets = List.of();

    @Option(names = "--seconds", paramLabel = "N", description = "For each target.", defaultValue = "60")
    private int seconds;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "The inputs that reached something new, which a later run begins with, and what broke a target.",
            defaultValue = "target/fuzz")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        if (seconds < 1) {
            throw new ParameterException(spec.commandLine(), "expected --seconds >= 1, got " + seconds);
        }
        PrintWriter out = spec.commandLine().getOut();
        Path files = OutputDirectory.of(spec, directory);
        Set<FuzzRun.Outcome> outcomes = EnumSet.noneOf(FuzzRun.Outcome.class);
        for (FuzzTarget target : targets.isEmpty() ? Arrays.asList(FuzzTarget.values()) : targets) {
            FuzzRun.Report result = FuzzRun.of(target, files, seconds);
            out.println(result);
            out.flush();
            outcomes.add(result.outcome());
        }
        if (outcomes.contains(FuzzRun.Outcome.BROKEN)) {
            return AttackCommand.FOUND;
        }
        return outcomes.contains(FuzzRun.Outcome.FAILED) ? AttackCommand.FAILED : AttackCommand.NOTHING_FOUND;
    }
}
