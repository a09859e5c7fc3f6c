package io.anel.journal.chronicle;

import static io.anel.journal.format.ExcerptDescriptor.ALIGNMENT;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.BytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends excerpts to the cycles of one opening.
 *
 * <p>A small excerpt is written straight into the mapped file. A large one is put together beside it and written by one call before
 * its length word, in the mapping, makes it complete: pages that are new to the file then come from the kernel in large pieces, and not
 * by a page fault each, which costs more than the second copy (see {@code docs/decisions/0003}). Both ways meet in the page cache, so
 * a reader cannot tell them apart, and either survives the death of the process.
 *
 * <p>{@link #begin}, writing through {@link #buffer}, {@link #commit}; or {@link #abort} after an exception, because Chronicle
 * would otherwise commit what stands there. The directory is this opening's own, so Chronicle never opens a file that
 * something else wrote.
 *
 * <p><b>Threading:</b> one thread at a time. <b>Cost:</b> allocates only at a roll, and once a block.
 */
public final class CycleAppender {
    /** From two pages on, a call of the kernel is cheaper than the faults. */
    private static final int STAGED_FROM_BYTES = 8192;

    private static final int STAGING_BYTES = 512 * 1024;

    private final CountingTime time = new CountingTime();
    private final CycleFile metadata;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private final FaultAdvice faults = new FaultAdvice();

    private DocumentContext document;
    private BytesStore<?, ?> block;
    private ByteBuffer blockView;
    private ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES);
    private CycleFile file;
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

    private CycleAppender(CycleFile metadata, Path directory, int blockBytes) {
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
    public static CycleAppender open(Path directory, int blockBytes) throws IOException {
        CycleFile metadata = CycleFile.createMetadata(directory);
        if (metadata == null) {
            return null;
        }
        try {
            return new CycleAppender(metadata, directory, blockBytes);
        } catch (RuntimeException e) {
            metadata.close();
            throw new IOException(directory + ": Chronicle cannot open it: " + e, e);
        }
    }

    /** The next excerpt goes into this cycle, whose file stands ready with space reserved; the one before gets its end mark. */
    public void roll(CycleFile next) {
        file = next;
        time.cycle = next.cycle();
        end = 0;
    }

    /** Where the next excerpt's length word will stand, or a little before; 0 when the cycle has none yet. */
    public long end() {
        return end;
    }

    /**
     * Begins an excerpt.
     *
     * @param length of the excerpt, from its header to its body's end
     * @return the position of its length word in the cycle's file
     */
    public int begin(int length) {
        document = appender.writingDocument();
        Bytes<?> bytes = document.wire().bytes();
        long start = bytes.writePosition();
        int lead = (int) -start & (ALIGNMENT - 1);
        documentLength = lead + length;
        bodyPosition = start + lead;
        if (bytes.bytesStore() != block) {
            block = bytes.bytesStore();
            blockView = block.toTemporaryDirectByteBuffer();
            faults.enter(block);
        }
        isStaged = length >= STAGED_FROM_BYTES;
        faults.excerpt(isStaged);
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

    /** The excerpt that was begun; its header stands at 0. */
    public UnsafeBuffer buffer() {
        return buffer;
    }

    /** The same bytes, from {@link #viewOffset} on, for the CRC. */
    public ByteBuffer view() {
        return view;
    }

    public int viewOffset() {
        return viewOffset;
    }

    /** Publishes the excerpt: from here on a reader of any process sees it, and it survives the death of this one. */
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

    /** Takes the excerpt back. */
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

    public void close() {
        appender.close();
        queue.close();
        metadata.close();
    }
}
