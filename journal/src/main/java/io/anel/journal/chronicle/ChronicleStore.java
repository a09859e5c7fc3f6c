package io.anel.journal.chronicle;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleStore;
import io.anel.journal.cycle.PlainFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;
import net.openhft.chronicle.core.OS;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;

/** The machine's files: written through Chronicle, read as mapped memory of our own, with no state shared but the bytes. */
public final class ChronicleStore implements CycleStore {
    public static final ChronicleStore INSTANCE = new ChronicleStore();

    private ChronicleStore() {}

    @Override
    public void require() {
        NativeCalls.require();
    }

    @Override
    public CycleAppender append(Path directory, int blockBytes) throws IOException {
        return ChronicleAppender.open(directory, blockBytes);
    }

    @Override
    public Pages map(Path file) throws IOException {
        PlainFile.require(file);
        // A reader's thread may be interrupted for reasons of its own; the flag would make mapping fail.
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int size = (int) Math.min(channel.size(), Integer.MAX_VALUE);
            return new Mapped(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public Extents extents(Path file) throws IOException {
        return new DataExtents(file);
    }

    @Override
    public void giveBack(Path file, long end) throws IOException {
        ChronicleFile.giveBack(file, end);
    }

    @Override
    public long newSeed() {
        return ThreadLocalRandom.current().nextLong();
    }

    @Override
    public boolean mayReadAhead() {
        return true;
    }

    private static final class Mapped implements Pages {
        private final MappedByteBuffer bytes;

        Mapped(MappedByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public ByteBuffer bytes() {
            return bytes;
        }

        @Override
        public int letGo(int from, int to) {
            int begin = from & -OS.pageSize();
            int end = to & -OS.pageSize();
            if (end > begin) {
                PosixAPI.posix().madvise(BufferUtil.address(bytes) + begin, end - begin, MAdviseFlag.MADV_DONTNEED);
            }
            return end;
        }

        @Override
        public void unmap() {
            IoUtil.unmap(bytes);
        }
    }
}
