package io.anel.journal.chronicle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The kernel's table of locks ({@code /proc/locks}), which does not list processes of another container. Where there is no such table, a
 * writer is taken to be at work if the process that was the last one lives.
 */
final class LockTable {
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int PID_FIELD = 4;
    private static final int FILE_FIELD = 5;

    private LockTable() {}

    static boolean has(Path lock, String owner) throws IOException {
        return Files.exists(LOCKS) ? isLocked(lock, owner) : isAlive(owner);
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
