package io.anel.torture;

import io.anel.api.Printable;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What one thread may see of another's doing. */
@Command(
        name = "memory",
        description = {
            "Has jcstress try the hand-over from thread to thread in every interleaving that this processor comes to.",
            "The report in DIR has each outcome with its count."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class MemoryCommand implements Callable<Integer> {
    private static final String STRESS = "org.openjdk.jcstress.Main";
    private static final String OURS = "io\\.anel\\..*";

    /** As jcstress names them. */
    private enum Mode {
        SANITY,
        QUICK,
        DEFAULT,
        TOUGH,
        STRESS
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "${COMPLETION-CANDIDATES}: from minutes to hours for all tests.",
            defaultValue = "quick")
    private Mode mode;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only tests whose class has TEXT in its name.",
            defaultValue = "")
    private String filter;

    @Option(names = "--dir", paramLabel = "DIR", description = "For the report.", defaultValue = "target/memory")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        // Of none, jcstress says so and ends well.
        Process list =
                stress(Path.of("."), "-l").redirectError(Redirect.DISCARD).start();
        String listed = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (list.waitFor() != 0) {
            throw new IllegalStateException("expected a list of tests, got " + listed);
        }
        if (listed.lines().noneMatch(line -> line.startsWith("io.anel."))) {
            throw new ParameterException(
                    spec.commandLine(), "expected --filter to be within a test's name, got " + Printable.of(filter));
        }
        Path report = OutputDirectory.of(spec, directory);
        Process process = stress(
                        report, "-m", mode.name().toLowerCase(Locale.ROOT), "-af", "NONE", "-r", report.toString())
                .inheritIO()
                .start();
        return process.waitFor() == 0 ? AttackCommand.NOTHING_FOUND : AttackCommand.FOUND;
    }

    private ProcessBuilder stress(Path workingDirectory, String... options) {
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), STRESS));
        command.addAll(List.of("-t", OURS + Pattern.quote(filter) + ".*"));
        command.addAll(List.of("--jvmArgsPrepend", String.join(" ", flags)));
        command.addAll(List.of(options));
        return new ProcessBuilder(command).directory(workingDirectory.toFile());
    }
}
