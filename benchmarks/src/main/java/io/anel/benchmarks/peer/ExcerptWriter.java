package io.anel.benchmarks.peer;

import java.nio.file.Path;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.DirectBuffer;

/** Writes each payload's bare bytes as one Chronicle excerpt. Made and used on one thread, which the appender is bound to. */
final class ExcerptWriter implements AutoCloseable {
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final PointerBytesStore payload = new PointerBytesStore();
    private final int payloadLength;

    ExcerptWriter(Path directory, int payloadLength) {
        this.payloadLength = payloadLength;
        queue = open(directory);
        appender = queue.createAppender();
        makeCycle(appender);
    }

    /** Makes the cycle's file now, as opening a journal does, and leaves nothing in it. */
    static void makeCycle(ExcerptAppender appender) {
        try (DocumentContext document = appender.writingDocument()) {
            document.rollbackOnClose();
        }
    }

    /** Chronicle's defaults; the cycle is a day, so that a run rolls at most at midnight. */
    static ChronicleQueue open(Path directory) {
        return SingleChronicleQueueBuilder.binary(directory.toFile())
                .rollCycle(RollCycles.FAST_DAILY)
                .build();
    }

    /** {@code writeBytes} costs about a fifth less than a {@code DocumentContext} of one's own. */
    void write(DirectBuffer buffer, int offset) {
        payload.set(buffer.addressOffset() + offset, payloadLength);
        appender.writeBytes(payload);
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
