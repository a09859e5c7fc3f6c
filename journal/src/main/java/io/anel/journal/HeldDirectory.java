package io.anel.journal;

import io.anel.journal.cycle.SteadyChannel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A directory that files are made in by its path, while somebody may move it away and put another in its place: that is noticed.
 *
 * <p>It is held open, so no other can get its file key, also when it is deleted.
 */
final class HeldDirectory implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;
    private final Object key;

    HeldDirectory(Path path) throws IOException {
        this.path = path;
        key = key(path);
        channel = SteadyChannel.open(path, StandardOpenOption.READ);
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /** @throws IOException when the path leads to another directory by now, or to none */
    void requireInPlace() throws IOException {
        Object there;
        try {
            there = key(path);
        } catch (NoSuchFileException e) {
            throw new IOException(path + ": expected the directory that was opened, " + key + ", got none", e);
        }
        if (!Objects.equals(key, there)) {
            throw new IOException(path + ": expected the directory that was opened, " + key + ", got " + there);
        }
    }

    /**
     * Makes its names survive power loss.
     *
     * @throws IOException also when it is no longer in its place: a file that was made there since may stand in another
     */
    void force() throws IOException {
        channel.force(true);
        requireInPlace();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
