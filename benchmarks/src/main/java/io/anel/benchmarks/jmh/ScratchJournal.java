package io.anel.benchmarks.jmh;

import io.anel.benchmarks.rig.Scratch;
import io.anel.journal.Journal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A journal in a fresh directory that is deleted with it. */
final class ScratchJournal {
    /** What {@code -p dir=} is unless given: the name of a system property, which tells the directory for temporary files. */
    static final String DEFAULT_DIR = "java.io.tmpdir";

    private static final long NEEDED_BYTES = 3_000_000_000L;

    private final Scratch scratch;

    private ScratchJournal(Scratch scratch) {
        this.scratch = scratch;
    }

    /** @param dir a directory, or {@link #DEFAULT_DIR} */
    static ScratchJournal under(String dir) {
        Path parent = Path.of(dir.equals(DEFAULT_DIR) ? System.getProperty(DEFAULT_DIR) : dir);
        if (!Files.isDirectory(parent)) {
            throw new IllegalArgumentException("expected -p dir= to be a directory, got " + parent);
        }
        try {
            long free = Files.getFileStore(parent).getUsableSpace();
            if (free < NEEDED_BYTES) {
                throw new IllegalArgumentException(
                        "expected " + NEEDED_BYTES + " free bytes under -p dir=, got " + free + " in " + parent);
            }
            return new ScratchJournal(Scratch.under(parent));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return scratch.directory().resolve("journal");
    }

    Journal journal() {
        return Journal.at(directory());
    }

    void close() {
        scratch.close();
    }
}
