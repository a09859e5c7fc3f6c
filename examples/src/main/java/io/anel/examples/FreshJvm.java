package io.anel.examples;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a main class in a process of its own: the same java, flags and class path, and nothing of this process's memory.
 *
 * @param output what it wrote on stdout; its stderr is this process's
 */
record FreshJvm(int exitCode, String output) {
    static FreshJvm run(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!isAgent(flag)) {
                command.add(flag);
            }
        }
        command.add(main.getName());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", absoluteClassPath());
        try {
            Process process = builder.start();
            try (InputStream stdout = process.getInputStream()) {
                process.getOutputStream().close();
                String output = new String(stdout.readAllBytes(), StandardCharsets.UTF_8);
                return new FreshJvm(process.waitFor(), output);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new DemoException(DemoException.FAILED, "expected to start a fresh JVM, got " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException(DemoException.FAILED, "expected the fresh JVM to end, got an interrupt");
        }
    }

    /** A debugger's port or a profiler's file is this process's own. */
    private static boolean isAgent(String flag) {
        return flag.startsWith("-agent") || flag.startsWith("-javaagent") || flag.startsWith("-Xrun");
    }

    private static String absoluteClassPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
        return String.join(
                File.pathSeparator,
                Arrays.stream(entries)
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }
}
