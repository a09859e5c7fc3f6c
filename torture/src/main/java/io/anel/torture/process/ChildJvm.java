package io.anel.torture.process;

import io.anel.torture.part.BrokenPromiseException;
import java.io.BufferedReader;
import java.io.File;
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

/**
 * Another JVM with this one's java, class path and flags, which reports by lines.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class ChildJvm implements AutoCloseable {
    /** The exit code of one that a SIGKILL has ended, also where another command runs it. */
    public static final int KILLED = 128 + 9;

    private static final String END = "\u0000end";
    private static final long PATIENCE_S = 60;

    private final Process process;
    private final Path errors;
    private final LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private boolean ended;

    private ChildJvm(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread reader = new Thread(this::read, "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts {@code main}.
     *
     * @param wrapper what it is run by, as {@code unshare -n}; empty for nothing
     * @param evidence a directory for what it says on standard error
     */
    public static ChildJvm start(List<String> wrapper, Path evidence, Class<?> main, Object... arguments) {
        return start(SharedClasses.forOneMore(), wrapper, evidence, main, arguments);
    }

    /** As the other, with these classes. */
    static ChildJvm start(
            SharedClasses classes, List<String> wrapper, Path evidence, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(command(classes.flags(), "-Xmx512m", classes.classPath(), evidence, main, arguments));
        return start(command, evidence);
    }

    /** Starts {@code main} with other classes in front of this JVM's class path. */
    public static ChildJvm startBehind(Path classes, Path evidence, Class<?> main, Object... arguments) {
        String path = classes + File.pathSeparator + System.getProperty("java.class.path");
        return start(command(List.of(), "-Xmx1g", path, evidence, main, arguments), evidence);
    }

    private static ChildJvm start(List<String> command, Path evidence) {
        try {
            Path errors = Files.createTempFile(evidence, "child-", ".err");
            Process process = new ProcessBuilder(command)
                    .directory(evidence.toFile())
                    .redirectError(errors.toFile())
                    .start();
            return new ChildJvm(process, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(
            List<String> flags, String heap, String classPath, Path evidence, Class<?> main, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--"))
                .forEach(command::add);
        command.addAll(flags);
        // It lives for a second: no time for the second compiler, nor for a collector's threads.
        command.addAll(List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                heap,
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + evidence.resolve("hs_err.log"),
                // A killed process leaves its unpacked native library.
                "-Djava.io.tmpdir=" + evidence,
                "-cp",
                classPath,
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
            // Killed: what it had written before has been read.
        } finally {
            lines.add(END);
        }
    }

    /** The next line; null when the time is up or no more will come. */
    public String line(long timeoutMs) throws InterruptedException {
        String line = ended ? null : lines.poll(timeoutMs, TimeUnit.MILLISECONDS);
        ended |= END.equals(line);
        return ended ? null : line;
    }

    /** The first line from here on that begins so; what comes before is passed over. */
    public String awaitLine(String beginning) throws InterruptedException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            String line = line(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime())));
            if (line == null) {
                throw new BrokenPromiseException(
                        "expected a line '" + beginning + "' from the child, got none: " + errors());
            }
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    /** Whether every line has been read. */
    public boolean isEnded() {
        return ended;
    }

    /** Tells it something; it may be gone already. */
    public void say(String line) {
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            // Gone: its exit tells.
        }
    }

    /** SIGKILL, now; returns its exit code when the process is gone: {@link #KILLED} where it lived until then. */
    public int kill() {
        List<ProcessHandle> run = process.descendants().toList();
        run.forEach(ProcessHandle::destroyForcibly);
        // Whatever runs it ends with it, and may have something to write down first.
        if (run.isEmpty() || !Ended.within(process, PATIENCE_S)) {
            process.destroyForcibly();
        }
        return awaitExit();
    }

    /**
     * SIGSTOP: on return no thread of it runs any more.
     *
     * @param pid the JVM's own, which is not this process's where another command runs it
     */
    public void stop(long pid) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        Path tasks = Path.of("/proc/" + pid + "/task");
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < deadlineNs) {
            try (var each = Files.list(tasks)) {
                if (each.allMatch(ChildJvm::isStopped)) {
                    return;
                }
            }
            Thread.onSpinWait();
        }
        throw new BrokenPromiseException("expected the child to stop within " + PATIENCE_S + " s");
    }

    private static boolean isStopped(Path task) {
        try {
            String stat = Files.readString(task.resolve("stat"));
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            // The latter where a tracer is told of the stop first.
            return state == 'T' || state == 't';
        } catch (IOException e) {
            return true;
        }
    }

    /** Its exit code. */
    public int awaitExit() {
        if (!Ended.within(process, PATIENCE_S)) {
            process.destroyForcibly();
            throw new BrokenPromiseException(
                    "expected the child to end within " + PATIENCE_S + " s, got one that hangs: " + errors());
        }
        return process.exitValue();
    }

    /** What it said on standard error. */
    public String errors() {
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
