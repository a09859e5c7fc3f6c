package io.anel.torture;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What one thread may see of another's doing. */
@Command(
        name = "memory",
        description = {
            "Has jcstress try the hand-over from thread to thread in every interleaving that this processor comes to.",
            "It prints each outcome with its count; the report goes to DIR."
        },
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false)
final class MemoryCommand implements Callable<Integer> {
    private static final String STRESS = "org.openjdk.jcstress.Main";
    private static final String OURS = "io\\.anel\\..*";

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description = "sanity, quick, default, tough or stress: from seconds to hours.",
            defaultValue = "quick")
    private String mode;

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
        Path report = Files.createDirectories(directory.toAbsolutePath());
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        flags.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                STRESS,
                "-t",
                OURS + Pattern.quote(filter) + ".*",
                "-m",
                mode,
                "-af",
                "NONE",
                "-r",
                report.toString(),
                "--jvmArgsPrepend",
                String.join(" ", flags)));
        Process process = new ProcessBuilder(command)
                .directory(report.toFile())
                .inheritIO()
                .start();
        return process.waitFor() == 0 ? AttackCommand.NOTHING_FOUND : AttackCommand.FOUND;
    }
}
