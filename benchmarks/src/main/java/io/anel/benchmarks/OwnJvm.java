package io.anel.benchmarks;

import io.anel.benchmarks.rig.RowFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a main class in a JVM of its own, with this one's flags and class path.
 *
 * <p>Each row gets one, so that what the compiler learnt from one comparison's classes does not slow or speed the next.
 */
final class OwnJvm {
    private OwnJvm() {}

    /**
     * Waits for it; its stderr is ours.
     *
     * @return the last line of its stdout
     * @throws RowFailedException when it ends with anything but 0
     */
    static String run(Class<?> mainClass, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread atExit = new Thread(process::destroy, "row-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        String last = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = line;
            }
        }
        int exitCode = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(atExit);
        if (exitCode != 0 || last == null) {
            throw new RowFailedException("expected a result from " + arguments + ", got exitCode=" + exitCode);
        }
        return last;
    }
}
