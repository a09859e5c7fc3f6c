package io.anel.torture.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * strace attached to a process: it makes the n-th call of a kind fail, or kill. Each thread has a count of its own, from the attaching on.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class Strace implements AutoCloseable {
    private static final long PATIENCE_S = 30;

    private final Process strace;
    private final Path trace;

    private Strace(Process strace, Path trace) {
        this.strace = strace;
        this.trace = trace;
    }

    /** Why it cannot be used on this machine, if so. */
    public static Optional<String> missing() {
        try {
            Process sleep = new ProcessBuilder("sleep", "20").start();
            try {
                Path trace = Files.createTempFile("anel-strace-", ".out");
                try {
                    attach(sleep.pid(), "fsync", List.of(), "error=EIO:when=1", trace)
                            .close();
                    return Optional.empty();
                } finally {
                    Files.delete(trace);
                }
            } finally {
                sleep.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            return Optional.of("strace, which cannot attach here: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("strace, whose probe was interrupted");
        }
    }

    /**
     * Attaches to all threads of a process, and to those that it starts later; returns once it has.
     *
     * @param call a system call's name
     * @param on the only files whose calls count; none for all
     * @param injection as in {@code error=EIO:when=3} or {@code signal=KILL:when=3}
     * @param trace where the calls of that kind are written down
     */
    public static Strace attach(long pid, String call, List<Path> on, String injection, Path trace)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "strace",
                "-f",
                "-o",
                trace.toString(),
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ':' + injection,
                "-p",
                Long.toString(pid)));
        on.forEach(file -> command.addAll(List.of("-P", file.toString())));
        Process strace = new ProcessBuilder(command).redirectErrorStream(true).start();
        Strace attached = new Strace(strace, trace);
        try {
            attached.awaitAttached(pid);
        } catch (IOException | InterruptedException e) {
            attached.close();
            throw e;
        }
        return attached;
    }

    private void awaitAttached(long pid) throws IOException, InterruptedException {
        Path tasks = Path.of("/proc/" + pid + "/task");
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (System.nanoTime() < deadlineNs) {
            try (var each = Files.list(tasks)) {
                if (each.allMatch(Strace::isTraced)) {
                    return;
                }
            }
            if (!strace.isAlive()) {
                throw new IOException(
                        new String(strace.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip());
            }
            Thread.sleep(1);
        }
        throw new IOException("not attached after " + PATIENCE_S + " s");
    }

    private static boolean isTraced(Path task) {
        try {
            return Files.readAllLines(task.resolve("status")).stream()
                    .noneMatch(line -> line.startsWith("TracerPid:") && line.endsWith("\t0"));
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the call that was waited for has come; ask when the process has ended. */
    public boolean hasInjected() throws IOException {
        Ended.within(strace, PATIENCE_S);
        String calls = Files.readString(trace, StandardCharsets.ISO_8859_1);
        return calls.contains("(INJECTED)") || calls.contains("+++ killed by SIGKILL +++");
    }

    /** Lets go of the process, if it is still there. */
    @Override
    public void close() {
        strace.destroy();
        if (!Ended.within(strace, PATIENCE_S)) {
            strace.destroyForcibly();
        }
    }
}
