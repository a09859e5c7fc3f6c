package io.anel.journal;

import io.anel.api.LogOpenException;
import io.anel.journal.chronicle.OwnerOnly;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes an opening the only one that writes.
 *
 * <p>POSIX drops a process's lock on a file when any of its channels on that file is closed. So a registry of this JVM's own
 * openings, by real path, is asked first, and the lock file is opened only by one who will get it or has lost to another
 * process; who holds it is told by a file beside it.
 */
final class DirectoryLock {
    private static final Map<Path, String> HELD = new ConcurrentHashMap<>();

    private final Path realDirectory;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(Path realDirectory, FileChannel channel, FileLock lock) {
        this.realDirectory = realDirectory;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws LogOpenException when the journal is open for writing already, here or in another process */
    static DirectoryLock acquire(JournalLayout layout, String busName) throws IOException {
        Path real = layout.directory().toRealPath();
        String holder = HELD.putIfAbsent(real, busName);
        if (holder != null) {
            throw new LogOpenException(
                    real + ": expected a journal that nobody writes, got one that is open for writing in"
                            + " this process, by bus '" + holder + "'");
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            if (!Files.exists(layout.lock(), LinkOption.NOFOLLOW_LINKS)) {
                createIfAbsent(layout.lock());
            }
            channel = FileChannel.open(layout.lock(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new LogOpenException(
                        real + ": expected a journal that nobody writes, got one that is open for writing"
                                + " in another process" + owner(layout));
            }
            locked = true;
            return new DirectoryLock(real, channel, lock);
        } finally {
            if (!locked) {
                HELD.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Tells those who are refused later whom to look for. */
    void recordOwner(JournalLayout layout, String busName) throws IOException {
        Files.deleteIfExists(layout.owner());
        OwnerOnly.createFile(layout.owner());
        Files.writeString(layout.owner(), "process " + ProcessHandle.current().pid() + ", bus '" + busName + "'\n");
    }

    void release() throws IOException {
        try {
            lock.release();
            channel.close();
        } finally {
            HELD.remove(realDirectory);
        }
    }

    private static String owner(JournalLayout layout) {
        try {
            return ": " + Files.readString(layout.owner()).trim();
        } catch (IOException e) {
            return "";
        }
    }

    private static void createIfAbsent(Path file) throws IOException {
        try {
            OwnerOnly.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker; the lock decides between us.
        }
    }
}
