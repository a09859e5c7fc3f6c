package io.anel.journal.cycle;

import io.anel.journal.format.ChronicleFraming;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A cycle's file in memory, to be read.
 *
 * <p>A page that the disk cannot read, or that was cut off, kills whoever looks at it: where the JVM's compiled stubs do, as for a CRC, by SIGBUS; elsewhere by an
 * {@link InternalError} that may come later than the look. So every look is at bytes that {@link #canRead} was asked about before.
 * The system may still take a page out of memory between the two, and fail to read it again: for that the JVM's answer is caught where there is one.
 *
 * <p><b>Threading:</b> one thread, and another for each {@link #share}. What {@link #buffer} and {@link #bytes} show is gone after
 * {@link #extend} and {@link #close}.
 */
public final class CycleMapping implements AutoCloseable {
    private final CycleStore store;
    private final Path path;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final boolean mayExtend;
    private Shared pages;
    private ByteBuffer mapped;
    private int length;
    /** Of these bytes it is known that they can be read. */
    private int fetchedFrom;

    private int fetchedEnd;
    private int unreadable;

    public CycleMapping(CycleStore store, Path path) throws IOException {
        this.store = store;
        this.path = path;
        mayExtend = true;
        map();
    }

    private CycleMapping(CycleStore store, Path path, Shared pages) {
        this.store = store;
        this.path = path;
        mayExtend = false;
        show(pages);
    }

    /** The same pages for another thread, which closes what it was given; that one never extends. */
    CycleMapping share() {
        pages.retain();
        return new CycleMapping(store, path, pages);
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

    /**
     * Whether bytes within {@link #length} can be looked at. Two compares where that is known; else a system call, for a stretch at once.
     *
     * @return false when {@link #unreadable} stands in front of {@code to}
     */
    public boolean canRead(int from, int to) {
        return isFetched(from, to - from) || fetch(from, to);
    }

    /** Whether it is known, without asking the system, that so many bytes can be; they need not be within {@link #length}. */
    boolean isFetched(int from, int bytes) {
        return from >= fetchedFrom && fetchedEnd - from >= bytes;
    }

    private boolean fetch(int from, int to) {
        if (from < fetchedFrom || from > fetchedEnd) {
            fetchedFrom = from;
            fetchedEnd = from;
        }
        int end = pages.mapped.fetch(fetchedEnd, to);
        fetchedEnd = Math.max(fetchedEnd, end);
        if (end >= to) {
            return true;
        }
        unreadable = end;
        return false;
    }

    /** Has the system asked again: where the JVM has answered that a page could not be read after all. */
    public void forget() {
        fetchedFrom = 0;
        fetchedEnd = 0;
    }

    /** How far it is known, behind a byte that {@link #canRead}, that all can be read. */
    int readableEnd() {
        return fetchedEnd;
    }

    /** Where the page begins that {@link #canRead} stopped at last. */
    int unreadable() {
        return unreadable;
    }

    /** What is wrong with that page. */
    public String unreadableFault() throws IOException {
        long size = Files.size(path);
        return "expected bytes that can be read, got "
                + (size <= unreadable
                        ? "a file of " + size + " bytes, cut off since it was mapped"
                        : "a page at byte " + unreadable + " that the disk cannot read");
    }

    /** Whether Chronicle has begun the cycle: the file may have been made ready before. To be asked of a file whose first bytes can be read. */
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
        return pages.mapped.letGo(from, to);
    }

    /** Looks where the file has data. */
    CycleStore.Extents extents() throws IOException {
        return store.extents(path);
    }

    private void map() throws IOException {
        CycleStore.Pages fresh = store.map(path);
        close();
        show(new Shared(fresh));
    }

    private void show(Shared shown) {
        pages = shown;
        mapped = shown.mapped.bytes().duplicate();
        length = mapped.capacity();
        forget();
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
    private static final class Shared {
        private final CycleStore.Pages mapped;
        private final AtomicInteger holders = new AtomicInteger(1);

        Shared(CycleStore.Pages mapped) {
            this.mapped = mapped;
        }

        /** By one who holds them, for another. */
        void retain() {
            holders.incrementAndGet();
        }

        void release() {
            if (holders.decrementAndGet() == 0) {
                mapped.unmap();
            }
        }
    }
}
