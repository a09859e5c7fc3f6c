package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The disk itself: a buffer of frames, {@link FileChannel#write}, {@link FileChannel#force}, again. One thread, no ring, no
 * handler, no checksum.
 */
public final class ForcedFileArm implements Arm {
    private static final int FRAME_LENGTH = FrameDescriptor.HEADER_LENGTH + Payload.LENGTH;
    private static final long MAX_BUFFER_BYTES = 512L << 20;

    private final LongSupplier bytesPerForce;

    /** @param bytesPerForce asked at each turn: what Anel's turn of the same pair forced at once, on average */
    public ForcedFileArm(LongSupplier bytesPerForce) {
        this.bytesPerForce = bytesPerForce;
    }

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
        long wanted = Math.min(bytesPerForce.getAsLong(), MAX_BUFFER_BYTES);
        int framesPerForce = (int) Math.max(1, wanted / FRAME_LENGTH);
        Path file = turn.directory().resolve("forced");
        UnsafeBuffer frames = new UnsafeBuffer(ByteBuffer.allocateDirect(framesPerForce * FRAME_LENGTH));
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            turn.startClock();
            write(channel, frames, framesPerForce, turn.events());
            turn.stopClock();
            return Arrival.of(readBack(channel, frames, turn.events()))
                    .withBytesPerForce((long) framesPerForce * FRAME_LENGTH);
        }
    }

    private static void write(FileChannel channel, UnsafeBuffer frames, int framesPerForce, long events)
            throws IOException {
        ByteBuffer bytes = frames.byteBuffer();
        long n = 1;
        while (n <= events) {
            int count = (int) Math.min(framesPerForce, events - n + 1);
            for (int i = 0; i < count; i++, n++) {
                int offset = i * FRAME_LENGTH;
                FrameDescriptor.header(frames, offset, FRAME_LENGTH, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, n);
                Payload.encode(frames, offset + FrameDescriptor.HEADER_LENGTH, n);
            }
            bytes.clear().limit(count * FRAME_LENGTH);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    private static Tally readBack(FileChannel channel, UnsafeBuffer frames, long events) throws IOException {
        Tally tally = new Tally(events);
        ByteBuffer bytes = frames.byteBuffer();
        long position = 0;
        while (position < channel.size()) {
            bytes.clear();
            while (bytes.hasRemaining() && position + bytes.position() < channel.size()) {
                channel.read(bytes, position + bytes.position());
            }
            for (int offset = 0; offset < bytes.position(); offset += FRAME_LENGTH) {
                tally.add(frames, offset + FrameDescriptor.HEADER_LENGTH);
            }
            position += bytes.position();
        }
        return tally;
    }
}
