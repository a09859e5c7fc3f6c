package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.core.OS;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;

/** A file's pages in memory; how they are fetched depends on the kernel. */
abstract class MappedPages implements CycleStore.Pages {
    /** Fetched at once, where there is that much: a call for each excerpt would cost more than the excerpt. */
    static final int STRETCH_BYTES = 256 * 1024;

    private final MappedByteBuffer bytes;

    MappedPages(MappedByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** @param mayPopulate whether {@link NativeCalls#populate} works here */
    static MappedPages of(Path file, MappedByteBuffer bytes, boolean mayPopulate) throws IOException {
        return mayPopulate ? new PopulatedPages(file, bytes) : new ReadPages(file, bytes);
    }

    static int pageOf(long position) {
        return (int) position & -OS.pageSize();
    }

    /** The end of the page that the byte in front of this position is in, or of the mapping. */
    final int endOfPage(long end) {
        return (int) Math.min(end + OS.pageSize() - 1 & -OS.pageSize(), bytes.capacity());
    }

    final long address() {
        return BufferUtil.address(bytes);
    }

    @Override
    public final ByteBuffer bytes() {
        return bytes;
    }

    @Override
    public final int letGo(int from, int to) {
        int begin = pageOf(from);
        int end = pageOf(to);
        if (end > begin) {
            PosixAPI.posix().madvise(address() + begin, end - begin, MAdviseFlag.MADV_DONTNEED);
        }
        return end;
    }

    @Override
    public void unmap() {
        IoUtil.unmap(bytes);
    }
}
