package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The same frame bytes as Anel's journal holds, many to a Chronicle excerpt, by one thread and straight into the mapped file: no ring, no
 * second thread, no checksum, one time stamp a batch.
 */
public final class RawBatchesArm implements Arm {
    /** As many as a batch of Anel's has by default. */
    private static final int BATCH_EVENTS = 2048;
    /** But no more bytes than this, of larger events. */
    private static final int BATCH_BYTES = 256 << 10;

    @Override
    public String name() {
        return "chronicleBatches";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (ChronicleQueue queue = ExcerptWriter.open(turn.directory());
                ExcerptAppender appender = queue.createAppender()) {
            ExcerptWriter.makeCycle(appender);
            turn.startClock();
            write(appender, turn, tally);
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private static void write(ExcerptAppender appender, Turn turn, Tally tally) {
        Pace pace = turn.pace();
        long events = turn.events();
        Payload payload = turn.payload();
        int frameLength = FrameDescriptor.HEADER_LENGTH + payload.length();
        int batchEvents = Math.max(1, Math.min(BATCH_EVENTS, BATCH_BYTES / frameLength));
        UnsafeBuffer frames = new UnsafeBuffer(0, 0);
        for (long first = 1; first <= events; first += batchEvents) {
            int count = (int) Math.min(batchEvents, events - first + 1);
            long nowNs = System.nanoTime();
            try (DocumentContext document = appender.writingDocument()) {
                Bytes<?> bytes = document.wire().bytes();
                long start = bytes.writePosition();
                int length = count * frameLength;
                bytes.ensureCapacity(start + length);
                frames.wrap(bytes.addressForWrite(start), length);
                for (int i = 0; i < count; i++) {
                    pace.await(first + i);
                    int frame = i * frameLength;
                    FrameDescriptor.header(frames, frame, frameLength, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, nowNs);
                    payload.encode(frames, frame + FrameDescriptor.HEADER_LENGTH, first + i);
                }
                bytes.writeSkip(length);
            }
            for (int i = 0; i < count; i++) {
                tally.add(frames, i * frameLength + FrameDescriptor.HEADER_LENGTH);
            }
        }
    }
}
