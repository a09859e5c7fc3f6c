package io.anel.benchmarks.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server as a process of its own, which ends with its turn or with this JVM. What it prints goes to {@code server.log} in its directory. */
final class ServerProcess implements AutoCloseable {
    private static final long READY_SECONDS = 30;
    private static final long POLL_MS = 10;
    private static final long STOP_SECONDS = 10;

    private final Process process;
    private final Path log;
    private final Thread atExit;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroyForcibly, "server-end");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** @param directory exists; the server's working directory */
    static ServerProcess start(Path directory, List<String> command) throws IOException {
        Path log = directory.resolve("server.log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new ServerProcess(process, log);
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the server answers; one that ended instead is an error with what it printed. */
    void awaitReady(Probe probe) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(READY_SECONDS);
        while (!probe.answers()) {
            if (process.waitFor(POLL_MS, TimeUnit.MILLISECONDS)) {
                throw new IOException("expected a server, got exitCode=" + process.exitValue() + ": " + printed());
            }
            if (System.nanoTime() - limit > 0) {
                throw new TimeoutException("expected a server within " + READY_SECONDS + " s, got: " + printed());
            }
        }
    }

    private String printed() throws IOException {
        return Files.readString(log).strip();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit()
                .completeOnTimeout(process, STOP_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly().onExit().join();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }

    /** Whether a server answers. */
    interface Probe {
        boolean answers() throws Exception;
    }
}
