package io.anel.journal.cycle;

import io.anel.journal.format.ExcerptDescriptor;
import java.io.IOException;

/**
 * Looks through all of a cycle's file that has data and can be read for what may be the header of an excerpt.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class MagicScan implements AutoCloseable {
    /** Of the smallest pages there are. */
    private static final int PAGE_BYTES = 4096;

    private final CycleMapping mapping;
    private final CycleStore.Extents extents;
    private long next;
    private long dataEnd;
    private int passedOver = -1;

    /** @param from where to begin */
    public MagicScan(CycleMapping mapping, int from) throws IOException {
        this.mapping = mapping;
        extents = mapping.extents();
        next = align(from);
    }

    /** Where the next header may begin, behind the one before; -1 when there is none. All of it can be read. */
    public int next() {
        while (findData()) {
            int last = (int) dataEnd - ExcerptDescriptor.HEADER_LENGTH;
            int at = (int) next;
            while (at <= last) {
                if (!mapping.canRead(at, at + ExcerptDescriptor.HEADER_LENGTH)) {
                    at = passOver();
                } else {
                    int lastReadable = Math.min(last, mapping.readableEnd() - ExcerptDescriptor.HEADER_LENGTH);
                    for (; at <= lastReadable; at += ExcerptDescriptor.ALIGNMENT) {
                        if (ExcerptDescriptor.magic(mapping.buffer(), at) == ExcerptDescriptor.MAGIC) {
                            next = at + (long) ExcerptDescriptor.ALIGNMENT;
                            return at;
                        }
                    }
                }
            }
            next = dataEnd;
        }
        return -1;
    }

    /** Where the first page begins that could not be read, and was passed over; -1 when none was. */
    public int passedOver() {
        return passedOver;
    }

    private int passOver() {
        int page = mapping.unreadable();
        passedOver = passedOver < 0 ? page : passedOver;
        return page + PAGE_BYTES;
    }

    private boolean findData() {
        if (next >= dataEnd && next < mapping.length()) {
            long begin = extents.nextData(next);
            next = begin < 0 ? mapping.length() : align(begin);
            dataEnd = begin < 0 ? 0 : Math.min(extents.nextHole(begin), mapping.length());
        }
        return next < mapping.length();
    }

    private static long align(long position) {
        return position + ExcerptDescriptor.ALIGNMENT - 1 & -ExcerptDescriptor.ALIGNMENT;
    }

    @Override
    public void close() {
        extents.close();
    }
}
