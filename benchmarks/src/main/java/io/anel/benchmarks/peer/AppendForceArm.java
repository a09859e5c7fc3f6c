package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Latencies;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An event's frame appended to a file that grows, and forced, before the next one: the least that anyone pays who wants each event to survive the loss of
 * power. Frame and padding make 96 bytes of a payload of 64. One thread, no checksum.
 */
public final class AppendForceArm implements Arm {
    private static final int ALIGNMENT = 32;

    @Override
    public String name() {
        return "file";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        int frameLength = FrameDescriptor.HEADER_LENGTH + turn.payload().length();
        UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(frameLength + ALIGNMENT - 1 & -ALIGNMENT));
        try (FileChannel channel = FileChannel.open(
                turn.directory().resolve("appended"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            channel.force(true);
            turn.startClock();
            append(channel, record, frameLength, turn);
            turn.stopClock();
            return Arrival.of(readBack(channel, record, turn));
        }
    }

    private static void append(FileChannel channel, UnsafeBuffer record, int frameLength, Turn turn)
            throws IOException {
        Latencies latencies = turn.latencies();
        ByteBuffer bytes = record.byteBuffer();
        for (long n = 1; n <= turn.events(); n++) {
            turn.pace().await(n);
            FrameDescriptor.header(record, 0, frameLength, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, System.nanoTime());
            turn.payload().encode(record, FrameDescriptor.HEADER_LENGTH, n);
            bytes.clear();
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            latencies.arrived(n);
        }
    }

    private static Tally readBack(FileChannel channel, UnsafeBuffer record, Turn turn) throws IOException {
        Tally tally = new Tally(turn.workload());
        ByteBuffer bytes = record.byteBuffer();
        channel.position(0);
        for (long n = 1; n <= turn.events(); n++) {
            bytes.clear();
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // On to the rest.
            }
            tally.add(record, FrameDescriptor.HEADER_LENGTH);
        }
        return tally;
    }
}
