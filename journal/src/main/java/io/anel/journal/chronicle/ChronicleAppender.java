package io.anel.journal.chronicle;

import static io.anel.journal.format.ExcerptDescriptor.ALIGNMENT;

import io.anel.journal.cycle.CycleAppender;
import io.anel.journal.cycle.CycleFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.posix.MAdviseFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends excerpts to the cycles of one opening.
 *
 * <p>A small excerpt is written straight into the mapped file. A large one is put together beside it and written by one call before
 * its length word, in the mapping, makes it complete: pages that are new to the file then come from the kernel in large pieces, and not
 * by a page fault each, which costs more than the second copy (see {@code docs/decisions/0003}). Both ways meet in the page cache, so
 * a reader cannot tell them apart, and either survives the death of the process.
 *
 * <p>The directory is this opening's own, so Chronicle never opens a file that something else wrote.
 *
 * <p><b>Threading:</b> one thread at a time. <b>Cost:</b> allocates only at a roll, and once a block.
 */
final class ChronicleAppender implements CycleAppender {
    /** From two pages on, a call of the kernel is cheaper than the faults. */
    private static final int STAGED_FROM_BYTES = 8192;

    private static final int STAGING_BYTES = 512 * 1024;

    private final CountingTime time = new CountingTime();
    private final Path directory;
    private final ChronicleFile metadata;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

    private DocumentContext document;
    private BytesStore<?, ?> block;
    private ByteBuffer blockView;
    private ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    private ChronicleFile file;
    private ByteBuffer view;
    private int viewOffset;
    private boolean isStaged;
    private long bodyPosition;
    private int documentLength;
    private long end;

    static {
        // Chronicle's only switches for its greeting on the console and for a thread of its own that watches the disk.
        quieten("chronicle.announcer.disable");
        quieten("chronicle.disk.monitor.disable");
    }

    private ChronicleAppender(ChronicleFile metadata, Path directory, int blockBytes) {
        this.directory = directory;
        this.metadata = metadata;
        queue = SingleChronicleQueueBuilder.binary(directory.toFile())
                .rollCycle(CountedRollCycle.INSTANCE)
                .blockSize(blockBytes)
                .timeProvider(time)
                .build();
        // Before there is any cycle: on finding one that is still all zeros it would wait ten seconds for a header.
        appender = queue.createAppender();
        // The opening, the writer and the close may be on three threads, one after the other.
        appender.singleThreadedCheckDisabled(true);
    }

    /**
     * Opens an empty directory for appending; the first cycle begins with {@link #roll}.
     *
     * @return null when the disk is full
     */
    static ChronicleAppender open(Path directory, int blockBytes) throws IOException {
        ChronicleFile metadata = ChronicleFile.createMetadata(directory);
        if (metadata == null) {
            return null;
        }
        try {
            return new ChronicleAppender(metadata, directory, blockBytes);
        } catch (RuntimeException e) {
            metadata.close();
            throw new IOException(directory + ": Chronicle cannot open it: " + e, e);
        }
    }

    @Override
    public ChronicleFile create(int cycle, long reserveBytes) throws IOException {
        return ChronicleFile.create(directory, cycle, reserveBytes);
    }

    @Override
    public void roll(CycleFile next) {
        file = (ChronicleFile) next;
        time.cycle = next.cycle();
        end = 0;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public int begin(int length) {
        document = appender.writingDocument();
        Bytes<?> bytes = document.wire().bytes();
        long start = bytes.writePosition();
        int lead = (int) -start & (ALIGNMENT - 1);
        documentLength = lead + length;
        bodyPosition = start + lead;
        if (bytes.bytesStore() != block) {
            enter(bytes.bytesStore());
        }
        isStaged = length >= STAGED_FROM_BYTES;
        if (isStaged) {
            if (staging.capacity() < length) {
                staging = ByteBuffer.allocateDirect(length);
            }
            view = staging;
            viewOffset = 0;
            buffer.wrap(staging, 0, length);
        } else {
            view = blockView;
            viewOffset = (int) (bodyPosition - block.start());
            buffer.wrap(bytes.addressForWrite(start) + lead, length);
        }
        return (int) start - Integer.BYTES;
    }

    /**
     * Takes the block that Chronicle has mapped. A fault in it is to bring its own page: on a disk the kernel would fill as much as
     * the device reads ahead with zeros, megabytes of them, while this thread waits. An advice that is not taken changes nothing else.
     */
    private void enter(BytesStore<?, ?> mapped) {
        block = mapped;
        blockView = block.toTemporaryDirectByteBuffer();
        PosixAPI.posix().madvise(block.addressForRead(block.start()), block.capacity(), MAdviseFlag.MADV_RANDOM);
    }

    @Override
    public UnsafeBuffer buffer() {
        return buffer;
    }

    @Override
    public ByteBuffer view() {
        return view;
    }

    @Override
    public int viewOffset() {
        return viewOffset;
    }

    @Override
    public void commit() throws IOException {
        if (isStaged) {
            staging.limit(buffer.capacity()).position(0);
            try {
                file.write(staging, bodyPosition);
            } catch (IOException e) {
                abort();
                throw e;
            }
        }
        Bytes<?> bytes = document.wire().bytes();
        bytes.writeSkip(documentLength);
        end = (bytes.writePosition() + 3) & ~3L;
        document.close();
    }

    @Override
    public void abort() {
        if (document != null && document.isOpen()) {
            document.rollbackOnClose();
            document.close();
        }
    }

    private static void quieten(String property) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
        metadata.close();
    }
}
