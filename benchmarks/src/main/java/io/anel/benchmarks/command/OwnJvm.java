package io.anel.benchmarks.command;

import io.anel.benchmarks.rig.RowFailedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Runs a command in a JVM of its own, with this one's flags and class path.
 *
 * <p>Each row gets one, so that what the compiler learnt from one comparison's classes does not slow or speed the next.
 */
public final class OwnJvm {
    /** How a JVM ends that was told to when its heap runs out. */
    private static final int OUT_OF_HEAP = 3;

    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w*GC");

    private OwnJvm() {}

    /** With this JVM's flags and nothing else. */
    public static String run(Class<? extends MeasuringCommand> command, List<String> arguments)
            throws IOException, InterruptedException {
        return run(command, List.of(), arguments);
    }

    /**
     * Waits for it; its stderr is ours.
     *
     * @param flags behind this JVM's own; where one names a collector, this JVM's is left out
     * @return the last line of its stdout
     * @throws OutOfHeapException when its heap ran out and its flags tell it to end then
     * @throws RowFailedException when it ends with anything but 0
     */
    public static String run(Class<? extends MeasuringCommand> command, List<String> flags, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        boolean ownCollector = flags.stream().anyMatch(OwnJvm::namesCollector);
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> !ownCollector || !namesCollector(flag))
                .forEach(line::add);
        line.addAll(flags);
        line.addAll(
                List.of("-cp", System.getProperty("java.class.path"), OwnCommand.class.getName(), command.getName()));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread atExit = new Thread(process::destroy, "row-end");
        Runtime.getRuntime().addShutdownHook(atExit);
        String last = null;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String answer = lines.readLine(); answer != null; answer = lines.readLine()) {
                last = answer;
            }
        }
        int exitCode = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(atExit);
        if (exitCode == OUT_OF_HEAP) {
            throw new OutOfHeapException("expected a result from " + arguments + ", got no more heap");
        }
        if (exitCode != 0 || last == null) {
            throw new RowFailedException("expected a result from " + arguments + ", got exitCode=" + exitCode);
        }
        return last;
    }

    private static boolean namesCollector(String flag) {
        return COLLECTOR.matcher(flag).matches();
    }
}
