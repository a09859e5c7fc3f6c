package io.anel.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory of the demo's journal: the user's, which is kept, or a temporary one, which goes however the demo ends. */
final class DemoJournal implements AutoCloseable {
    private final Path directory;
    private final Thread deletion;

    private DemoJournal(Path directory, Thread deletion) {
        this.directory = directory;
        this.deletion = deletion;
    }

    static DemoJournal kept(Path directory) {
        return new DemoJournal(directory, null);
    }

    static DemoJournal temporary() {
        try {
            Path directory = Files.createTempDirectory("anel-demo-");
            Thread deletion = new Thread(() -> delete(directory), "anel-demo-delete");
            Runtime.getRuntime().addShutdownHook(deletion);
            return new DemoJournal(directory, deletion);
        } catch (IOException e) {
            throw new DemoException(DemoException.WRONG_CALL, "expected room for a temporary directory, got " + e);
        }
    }

    Path directory() {
        return directory;
    }

    boolean isKept() {
        return deletion == null;
    }

    @Override
    public void close() {
        if (!isKept()) {
            delete(directory);
            Runtime.getRuntime().removeShutdownHook(deletion);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> walk = Files.walk(directory)) {
            List<Path> deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("anel demo: the temporary journal stays in " + directory + ": " + e.getMessage());
        }
    }
}
