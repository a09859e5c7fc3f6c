package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.ReservedSpace;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The same frame bytes as Anel's journal holds, by one thread and straight into mapped pages that were never touched before: what the kernel lets
 * anyone write who maps a file. No ring, no second thread, no checksum, no batch header, one time stamp a batch.
 *
 * <p>Space is reserved ahead in the journal's chunks, on the clock; the file is mapped as a whole before it starts.
 */
public final class FirstTouchArm implements Arm {
    private static final int BATCH_BYTES = 256 << 10;

    @Override
    public String name() {
        return "firstTouch";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        int frameLength = FrameDescriptor.alignedLength(
                FrameDescriptor.HEADER_LENGTH + turn.payload().length());
        Path file = turn.directory().resolve("mapped");
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                ReservedSpace space = new ReservedSpace(file)) {
            long length = Math.multiplyExact(turn.events(), frameLength);
            MappedByteBuffer pages = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
            turn.startClock();
            write(new UnsafeBuffer(pages), space, frameLength, turn, tally);
            turn.stopClock();
            BufferUtil.free(pages);
        }
        return Arrival.of(tally);
    }

    private static void write(UnsafeBuffer pages, ReservedSpace space, int frameLength, Turn turn, Tally tally)
            throws Exception {
        Payload payload = turn.payload();
        int end = pages.capacity();
        int batchBytes = Math.max(1, BATCH_BYTES / frameLength) * frameLength;
        long number = 0;
        for (int batch = 0; batch < end; batch += batchBytes) {
            int batchEnd = Math.min(end, batch + batchBytes);
            space.makeRoom(batchEnd);
            long nowNs = System.nanoTime();
            for (int frame = batch; frame < batchEnd; frame += frameLength) {
                turn.pace().await(++number);
                FrameDescriptor.header(pages, frame, frameLength, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, nowNs);
                payload.encode(pages, frame + FrameDescriptor.HEADER_LENGTH, number);
            }
            for (int frame = batch; frame < batchEnd; frame += frameLength) {
                tally.add(pages, frame + FrameDescriptor.HEADER_LENGTH);
            }
        }
    }
}
