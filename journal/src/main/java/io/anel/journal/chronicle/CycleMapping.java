package io.anel.journal.chronicle;

import io.anel.journal.format.ChronicleFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import net.openhft.chronicle.core.OS;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cycle's file, mapped read-only by ourselves: no Chronicle, no state shared with the writer but the bytes.
 *
 * <p><b>Threading:</b> one thread, and another for each {@link #share}. What {@link #buffer} and {@link #bytes} show is gone after
 * {@link #extend} and {@link #close}.
 */
public final class CycleMapping implements AutoCloseable {
    private final Path path;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final boolean mayExtend;
    private Pages pages;
    private ByteBuffer mapped;
    private int length;

    public CycleMapping(Path path) throws IOException {
        this.path = path;
        mayExtend = true;
        map();
    }

    private CycleMapping(Path path, Pages pages) {
        this.path = path;
        mayExtend = false;
        show(pages);
    }

    /** The same pages for another thread, which closes what it was given; that one never extends. */
    CycleMapping share() {
        pages.retain();
        return new CycleMapping(path, pages);
    }

    public Path path() {
        return path;
    }

    public UnsafeBuffer buffer() {
        return buffer;
    }

    public ByteBuffer bytes() {
        return mapped;
    }

    /** How many bytes are mapped. */
    public int length() {
        return length;
    }

    /** Whether Chronicle has begun the cycle: the file may have been made ready before. */
    public boolean isBegun() {
        if (length < ChronicleFraming.fileHeaderLength()) {
            return false;
        }
        int word = buffer.getIntVolatile(0);
        return word != 0 && (word & ChronicleFraming.NOT_COMPLETE) == 0;
    }

    /** Maps anew when the file has grown to {@code end}; false when it has not. */
    public boolean extend(long end) throws IOException {
        if (end <= length) {
            return true;
        }
        if (!mayExtend || Files.size(path) < end || end > Integer.MAX_VALUE) {
            return false;
        }
        map();
        return end <= length;
    }

    /**
     * Of bytes that have been read: their pages leave this process's map, and come back when they are looked at again.
     *
     * @return where the first page begins that stayed
     */
    int letGo(int from, int to) {
        int begin = from & -OS.pageSize();
        int end = to & -OS.pageSize();
        if (end > begin) {
            PosixAPI.posix().madvise(buffer.addressOffset() + begin, end - begin, MAdviseFlag.MADV_DONTNEED);
        }
        return end;
    }

    private void map() throws IOException {
        // A reader's thread may be interrupted for reasons of its own; the flag would make mapping fail.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int size = (int) Math.min(channel.size(), Integer.MAX_VALUE);
            MappedByteBuffer fresh = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            close();
            show(new Pages(fresh));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void show(Pages shown) {
        pages = shown;
        mapped = shown.mapped.duplicate();
        length = mapped.capacity();
        buffer.wrap(mapped);
    }

    @Override
    public void close() {
        if (pages != null) {
            buffer.wrap(0, 0);
            mapped = null;
            length = 0;
            pages.release();
            pages = null;
        }
    }

    /** Pages of a file in memory, until the last of those who look at them has let go. */
    private static final class Pages {
        private final MappedByteBuffer mapped;
        private final AtomicInteger holders = new AtomicInteger(1);

        Pages(MappedByteBuffer mapped) {
            this.mapped = mapped;
        }

        /** By one who holds them, for another. */
        void retain() {
            holders.incrementAndGet();
        }

        void release() {
            if (holders.decrementAndGet() == 0) {
                IoUtil.unmap(mapped);
            }
        }
    }
}
