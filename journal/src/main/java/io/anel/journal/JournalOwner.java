package io.anel.journal;

import io.anel.journal.cycle.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Tells who has a journal open for writing, without touching its lock: trying to take it would refuse a writer that comes at that
 * moment, and closing a channel on it would drop it if this process is the writer.
 */
public final class JournalOwner {
    private static final int MAX_OWNER_BYTES = 1024;

    private JournalOwner() {}

    /** The writer, as in {@code process 4711, bus 'desk'}; empty when none is seen. */
    public static Optional<String> of(Path directory) {
        JournalLayout layout = new JournalLayout(directory);
        try {
            String owner = recorded(layout);
            boolean held = layout.store().isLocked(layout.lock(), owner);
            return held ? Optional.of(owner.isEmpty() ? "another process" : owner) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    /** Who was the last to open it, as it wrote itself; empty when that is not known. */
    static String recorded(JournalLayout layout) throws IOException {
        if (!Files.exists(layout.owner())) {
            return "";
        }
        PlainFile.require(layout.owner());
        try (InputStream in = Files.newInputStream(layout.owner())) {
            return new String(in.readNBytes(MAX_OWNER_BYTES), StandardCharsets.UTF_8).trim();
        }
    }
}
