package io.anel.journal.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's java, class path and flags, which reports by lines. */
final class ChildJvm implements AutoCloseable {
    private static final String END = "\u0000end";

    private final Process process;
    private final Path errors;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final Thread reader;
    private boolean ended;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        reader = new Thread(this::read, "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code main}; what it says on standard error goes into the directory. */
    static ChildJvm start(Path evidence, Class<?> main, Object... arguments) {
        return startUnder(List.of(), evidence, main, arguments);
    }

    /** As {@link #start}, run by another command: {@code strace …}, {@code unshare -n}. */
    static ChildJvm startUnder(List<String> prefix, Path evidence, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(command(main, arguments));
        try {
            Path errors = Files.createTempFile(evidence, main.getSimpleName() + "-", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            return new ChildJvm(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> command(Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("unreadable " + e);
        } finally {
            lines.add(END);
        }
    }

    /** The next line; null when the time is up or no more will come. */
    String line(long timeoutMs) {
        try {
            String line = ended ? null : lines.poll(timeoutMs, TimeUnit.MILLISECONDS);
            ended |= END.equals(line);
            return ended ? null : line;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first line from here on that begins so; what comes before is passed over. */
    String awaitLine(String beginning) {
        long deadlineNs = System.nanoTime() + 60_000_000_000L;
        StringBuilder passed = new StringBuilder();
        while (true) {
            String line = line(Math.max(1, (deadlineNs - System.nanoTime()) / 1_000_000));
            if (line == null) {
                throw new AssertionError(
                        "expected a line '" + beginning + "' from the child, got: " + passed + "\n" + errors());
            }
            if (line.startsWith(beginning)) {
                return line;
            }
            if (passed.length() < 4000) {
                passed.append(line).append('\n');
            }
        }
    }

    /** Every line that is left, once the process is over or stopped. */
    List<String> rest() {
        List<String> rest = new ArrayList<>();
        for (String line = line(10_000); line != null; line = line(10_000)) {
            rest.add(line);
        }
        return rest;
    }

    void say(String line) {
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("the child does not listen: " + errors(), e);
        }
    }

    /** SIGKILL, now; returns when the process is gone. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGSTOP: on return it runs no more. */
    void stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                .start()
                .waitFor();
        Path state = Path.of("/proc/" + process.pid() + "/task");
        long deadlineNs = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadlineNs) {
            try (var tasks = Files.list(state)) {
                if (tasks.allMatch(ChildJvm::isStopped)) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the child does not stop");
    }

    private static boolean isStopped(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
        } catch (IOException e) {
            return true;
        }
    }

    int awaitExit() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("the child " + process.pid() + " does not end: " + errors());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
