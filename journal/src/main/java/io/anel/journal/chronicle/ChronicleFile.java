package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleFile;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.cycle.SteadyChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that Chronicle writes through its mapping, while we reserve its space and force it. */
final class ChronicleFile implements CycleFile {
    private static final long PAGE = 4096;
    /** All that Chronicle maps of its metadata: a page for the table and one for overlap, each of 64 KiB. */
    private static final long METADATA_BYTES = 128 * 1024;

    private final int cycle;
    private final Path path;
    private final Allocation allocation;
    private final FileChannel channel;
    private long reservedEnd;
    /** Of a reservation that failed the disk may have given a part. */
    private long triedEnd;

    private volatile boolean sealed;

    private ChronicleFile(int cycle, Path path) throws IOException {
        this.cycle = cycle;
        this.path = path;
        channel = SteadyChannel.open(path, StandardOpenOption.WRITE);
        boolean opened = false;
        try {
            allocation = new Allocation(path);
            opened = true;
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    /**
     * Makes a file for the owner alone, with space reserved and full of zeros, for Chronicle to begin a cycle in.
     *
     * @return null, and no file, when the disk is full
     */
    static ChronicleFile create(Path directory, int cycle, long reserveBytes) throws IOException {
        Path path = directory.resolve(CycleNames.fileName(cycle));
        try {
            OwnerOnly.createFile(path);
        } catch (FileSystemException e) {
            // A file's name and its inode take space too.
            if (Allocation.isFullDisk(e)) {
                return null;
            }
            throw e;
        }
        return new ChronicleFile(cycle, path).reservedOrNull(reserveBytes);
    }

    /** The file that Chronicle keeps its locks and its list of cycles in. */
    static ChronicleFile createMetadata(Path directory) throws IOException {
        Path path = directory.resolve(CycleNames.METADATA);
        OwnerOnly.createFile(path);
        return new ChronicleFile(0, path).reservedOrNull(METADATA_BYTES);
    }

    /** Itself with its space; or null, closed and deleted, when the disk is full. */
    private ChronicleFile reservedOrNull(long bytes) throws IOException {
        boolean isReserved = false;
        try {
            isReserved = reserve(bytes);
        } finally {
            if (!isReserved) {
                close();
            }
        }
        if (!isReserved) {
            Files.delete(path);
        }
        return isReserved ? this : null;
    }

    @Override
    public int cycle() {
        return cycle;
    }

    @Override
    public Path path() {
        return path;
    }

    @Override
    public long reservedEnd() {
        return reservedEnd;
    }

    @Override
    public boolean reserve(long end) throws IOException {
        if (end > reservedEnd) {
            triedEnd = Math.max(triedEnd, end);
            if (!allocation.reserve(reservedEnd, end - reservedEnd)) {
                return false;
            }
            reservedEnd = end;
        }
        return true;
    }

    static void giveBack(Path path, long end) throws IOException {
        Allocation allocation = new Allocation(path);
        try {
            long from = (end + PAGE - 1) / PAGE * PAGE;
            allocation.punch(from, Files.size(path) - from);
        } finally {
            allocation.close();
        }
    }

    @Override
    public void seal(long end) throws IOException {
        long from = (end + PAGE - 1) / PAGE * PAGE;
        allocation.punch(from, triedEnd - from);
        sealed = true;
    }

    @Override
    public boolean isSealed() {
        return sealed;
    }

    /** Writes all of the buffer at {@code position}, into the page cache that the mapping shows too. */
    void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    @Override
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() {
        allocation.close();
        try {
            channel.close();
        } catch (IOException e) {
            // Whatever was written through this channel is forced, or known not to be; closing adds nothing to that.
            sealed = true;
        }
    }
}
