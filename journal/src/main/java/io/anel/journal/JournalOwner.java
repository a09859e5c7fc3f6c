package io.anel.journal;

import io.anel.journal.cycle.PlainFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells who has a journal open for writing, without touching its lock: trying to take it would refuse a writer that comes at that
 * moment, and closing a channel on it would drop it if this process is the writer.
 *
 * <p>It reads the kernel's table of locks ({@code /proc/locks}), which does not list processes of another container. Where there is
 * no such table, a writer is taken to be at work if the process that was the last one lives.
 */
public final class JournalOwner {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int MAX_OWNER_BYTES = 1024;
    private static final int PID_FIELD = 4;
    private static final int FILE_FIELD = 5;

    private JournalOwner() {}

    /** The writer, as in {@code process 4711, bus 'desk'}; empty when none is seen. */
    public static Optional<String> of(Path directory) {
        JournalLayout layout = new JournalLayout(directory);
        try {
            String owner = recorded(layout);
            boolean held = Files.exists(LOCKS) ? isLocked(layout.lock(), owner) : isAlive(owner);
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

    private static boolean isLocked(Path lock, String owner) throws IOException {
        if (!Files.exists(lock)) {
            return false;
        }
        String inode = String.valueOf(Files.getAttribute(lock, "unix:ino"));
        try (Stream<String> lines = Files.lines(LOCKS)) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(fields -> fields.length > FILE_FIELD)
                    .filter(fields -> fields[FILE_FIELD].endsWith(":" + inode))
                    // An inode's number is unique on one device only, whose name in the table is not always stat's.
                    .anyMatch(fields -> owner.isEmpty() || owner.startsWith("process " + fields[PID_FIELD] + ","));
        }
    }

    private static boolean isAlive(String owner) {
        String[] words = owner.split("[ ,]", 3);
        return words.length == 3
                && words[1].matches("[0-9]{1,9}")
                && ProcessHandle.of(Long.parseLong(words[1])).isPresent();
    }
}
