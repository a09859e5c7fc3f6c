package io.anel.benchmarks.rig;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

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

    /** Of the checkout that the running classes were built in. */
    private static String builtFrom() {
        try {
            Path classes = Path.of(Conditions.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
            Process git = new ProcessBuilder(
                            "git", "-C", classes.getParent().toString(), "describe", "--always", "--dirty")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return git.waitFor() == 0 && !text.isEmpty() ? text : "unknown";
        } catch (IOException | URISyntaxException e) {
            return "unknown";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown";
        }
    }
}
