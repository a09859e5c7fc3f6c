package io.anel.benchmarks.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Under what a run was made; stands beside every figure.
 *
 * @param loadAverage of the minute before the run; other work on the machine
 * @param commit short, with {@code -dirty} when the tree was changed; {@code unknown} outside a checkout
 */
public record Conditions(
        String time,
        String processor,
        int cores,
        double loadAverage,
        String kernel,
        String jdk,
        List<String> jvmFlags,
        String commit,
        String command) {
    public static Conditions now(List<String> arguments) {
        return new Conditions(
                Instant.now().toString(),
                processorName(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                ManagementFactory.getRuntimeMXBean().getInputArguments(),
                builtFrom(),
                "./anel bench " + String.join(" ", arguments));
    }

    private static String processorName() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** As the head of a report. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "%s · %s%n%s, cores %d, load %.2f before the run, %s%n%s, commit %s%nflags %s%n",
                time,
                command,
                processor,
                cores,
                loadAverage,
                kernel,
                jdk,
                commit,
                String.join(" ", jvmFlags));
    }

    private static String builtFrom() {
        return git("describe", "--always", "--dirty").orElse("unknown");
    }

    /** The root of the checkout that the running classes were built in; empty outside of one. */
    public static Optional<Path> checkout() {
        return git("rev-parse", "--show-toplevel").map(Path::of);
    }

    /** What git says of the checkout that the running classes were built in; empty when it fails. */
    private static Optional<String> git(String... arguments) {
        try {
            Path classes = Path.of(Conditions.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
            List<String> command =
                    new ArrayList<>(List.of("git", "-C", classes.getParent().toString()));
            command.addAll(List.of(arguments));
            Process git = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor() == 0 && !text.isEmpty() ? Optional.of(text) : Optional.empty();
        } catch (IOException | URISyntaxException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
