package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Frames of a mebibyte, one write, one fdatasync, again; then they are handled. One thread, a file that grows, no checksum. Unlike
 * {@link ForcedFileArm} it hands events on while it writes, so that its rate over time can be seen.
 */
public final class WriteForceArm implements Arm {
    private static final int FORCE_BYTES = 1 << 20;

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
        Tally tally = turn.newTally();
        try (FileChannel channel = FileChannel.open(
                turn.directory().resolve("forced"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            turn.startClock();
            write(channel, turn, tally);
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private static void write(FileChannel channel, Turn turn, Tally tally) throws IOException {
        int frameLength = FrameDescriptor.HEADER_LENGTH + turn.payload().length();
        UnsafeBuffer frames = new UnsafeBuffer(ByteBuffer.allocateDirect(FORCE_BYTES / frameLength * frameLength));
        ByteBuffer bytes = frames.byteBuffer();
        boolean more = true;
        for (long n = 1; more; ) {
            int end = 0;
            while (end < frames.capacity()
                    && (more = n <= turn.events() && turn.pace().await(n))) {
                FrameDescriptor.header(frames, end, frameLength, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, n);
                turn.payload().encode(frames, end + FrameDescriptor.HEADER_LENGTH, n++);
                end += frameLength;
            }
            bytes.clear().limit(end);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
            for (int frame = 0; frame < end; frame += frameLength) {
                tally.add(frames, frame + FrameDescriptor.HEADER_LENGTH);
            }
        }
    }
}
