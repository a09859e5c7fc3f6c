package io.anel.benchmarks.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory of its own under the one that the user named; only what was made here is ever deleted. */
public final class Scratch implements AutoCloseable {
    private static final List<String> IN_MEMORY = List.of("tmpfs", "ramfs");
    private static final int MOST_ATTEMPTS = 10;

    private final Path directory;
    private final Thread atExit;

    private Scratch(Path directory) {
        this.directory = directory;
        this.atExit = new Thread(() -> deleteAtExit(directory), "scratch-delete");
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    public static Scratch under(Path parent) throws IOException {
        Path directory = Files.createTempDirectory(parent, "anel-bench-");
        try {
            return new Scratch(directory);
        } catch (IllegalStateException isEnding) { // the JVM, which takes no more hooks
            Files.delete(directory);
            throw isEnding;
        }
    }

    public Path directory() {
        return directory;
    }

    /** Whether the files of a directory live in memory. */
    public static boolean isInMemory(Path directory) throws IOException {
        return IN_MEMORY.contains(Files.getFileStore(directory).type());
    }

    public static String describe(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        return store.type() + ", " + store.getUsableSpace() / 1_000_000_000 + " GB free";
    }

    /** Whoever uses it may still be at work, and make another file while those before it are deleted. */
    private static void deleteAtExit(Path directory) {
        for (int attempt = 1; Files.exists(directory); attempt++) {
            try {
                delete(directory);
            } catch (UncheckedIOException e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Deletes a directory and all in it. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes all dirty pages of the machine back and waits for it. */
    public static void sync() throws IOException, InterruptedException {
        int exitCode = new ProcessBuilder("sync").inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IOException("sync ended with exit code " + exitCode);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete(directory);
    }
}
