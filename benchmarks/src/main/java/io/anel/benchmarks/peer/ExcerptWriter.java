package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Payload;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.core.OS;
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

    ExcerptWriter(Path directory) {
        queue = open(directory);
        appender = queue.createAppender();
        // Makes the cycle's file now, as opening a journal does, and leaves nothing in it.
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

    void write(DirectBuffer buffer, int offset) {
        try (DocumentContext document = appender.writingDocument()) {
            Bytes<?> bytes = document.wire().bytes();
            long position = bytes.writePosition();
            bytes.ensureCapacity(position + Payload.LENGTH);
            OS.memory().copyMemory(buffer.addressOffset() + offset, bytes.addressForWrite(position), Payload.LENGTH);
            bytes.writeSkip(Payload.LENGTH);
        }
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
    }
}
