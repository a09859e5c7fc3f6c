package io.anel.journal;

import io.anel.api.LogOpenException;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.cycle.PlainFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes an opening the only one that writes.
 *
 * <p>POSIX drops a process's lock on a file when any of its channels on that file is closed. So a registry of the process's own
 * openings is asked first, and the lock file is opened only by one who will get it or has lost to another process; who holds it is told
 * by a file beside it.
 *
 * <p>The registry knows a directory by device and inode, which a bind mount does not change. It stands in the system properties,
 * because this class may be loaded more than once in a JVM.
 */
final class DirectoryLock {
    private static final String HELD = "io.anel.journal.held.";
    /** Channels on lock files that this process holds through a library that knows no registry. Closing one would drop that lock. */
    private static final List<FileChannel> LEFT_OPEN = new CopyOnWriteArrayList<>();

    private final String key;
    private final FileChannel channel;
    private final FileLock lock;

    private DirectoryLock(String key, FileChannel channel, FileLock lock) {
        this.key = key;
        this.channel = channel;
        this.lock = lock;
    }

    /** @throws LogOpenException when the journal is open for writing already, here or in another process */
    static DirectoryLock acquire(JournalLayout layout, String busName) throws IOException {
        Path real = layout.directory().toRealPath();
        String key =
                HELD + Files.readAttributes(real, BasicFileAttributes.class).fileKey();
        Object holder = System.getProperties().putIfAbsent(key, busName);
        if (holder != null) {
            throw openAlready(real, "this process, by bus '" + holder + "'");
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            if (!Files.exists(layout.lock(), LinkOption.NOFOLLOW_LINKS)) {
                createIfAbsent(layout.lock());
            }
            PlainFile.require(layout.lock());
            channel = FileChannel.open(layout.lock(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw openAlready(real, "another process" + owner(layout));
            }
            locked = true;
            return new DirectoryLock(key, channel, lock);
        } catch (OverlappingFileLockException e) {
            LEFT_OPEN.add(channel);
            channel = null;
            throw openAlready(real, "this process" + owner(layout));
        } finally {
            if (!locked) {
                leave(key, channel);
            }
        }
    }

    /** Tells those who are refused later whom to look for. */
    void recordOwner(JournalLayout layout, String busName) throws IOException {
        Files.deleteIfExists(layout.owner());
        OwnerOnly.createFile(layout.owner());
        Files.writeString(layout.owner(), "process " + layout.store().processId() + ", bus '" + busName + "'\n");
    }

    void release() throws IOException {
        try {
            lock.release();
        } finally {
            leave(key, channel);
        }
    }

    /** The channel first: once the registry lets another in, closing it would drop that one's lock. */
    private static void leave(String key, FileChannel channel) throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            System.getProperties().remove(key);
        }
    }

    private static LogOpenException openAlready(Path directory, String where) {
        return new LogOpenException(
                directory + ": expected a journal that nobody writes, got one that is open for writing in " + where);
    }

    private static String owner(JournalLayout layout) {
        try {
            String owner = JournalOwner.recorded(layout);
            return owner.isEmpty() ? "" : ": " + owner;
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
