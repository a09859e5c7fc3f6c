package io.anel.journal.chronicle;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.core.OS;

/**
 * Pages that the kernel puts into this process's map when it is asked, a stretch at a time, and says so when it cannot: one call for
 * what would be a fault every few pages.
 *
 * <p>Of a stretch only what has data is asked for: space that is reserved for a writer is the writer's to fill, and a hole of a memory
 * file system would take up memory. Where the data ends is looked for again once more has been read, not at every call: at a live end the
 * pages are fetched as they come.
 *
 * <p><b>Threading:</b> any. What is remembered of where data ends is a hint, which a race makes worse but not wrong.
 */
final class PopulatedPages extends MappedPages {
    private final Path file;
    private long dataEnd;
    private long nextLook;

    PopulatedPages(Path file, MappedByteBuffer bytes) {
        super(bytes);
        this.file = file;
    }

    @Override
    public int fetch(int from, int to) {
        int begin = pageOf(from);
        int end = endOfPage(Math.max(to, Math.min(begin + (long) STRETCH_BYTES, dataEnd(begin, to))));
        if (NativeCalls.populate(address() + begin, end - begin)) {
            return end;
        }
        int page = begin;
        while (page < end && NativeCalls.populate(address() + page, endOfPage(page + 1L) - page)) {
            page += OS.pageSize();
        }
        return Math.min(page, end);
    }

    private long dataEnd(int from, int to) {
        if (to > dataEnd && to >= nextLook) {
            nextLook = to + (long) STRETCH_BYTES;
            try (DataExtents extents = new DataExtents(file)) {
                dataEnd = extents.nextHole(from);
            } catch (IOException e) {
                // It may have been deleted under the reader. Its pages are still there.
                dataEnd = 0;
            }
        }
        return dataEnd;
    }
}
