package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.ReservedSpace;
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
    private static final long MAX_BUFFER_BYTES = 512L << 20;

    private final boolean reserving;
    private final LongSupplier bytesPerForce;

    private ForcedFileArm(boolean reserving, LongSupplier bytesPerForce) {
        this.reserving = reserving;
        this.bytesPerForce = bytesPerForce;
    }

    /**
     * Into a file that grows with each write.
     *
     * @param bytesPerForce asked at each turn: what Anel's turn of the same pair forced at once, on average
     */
    public static ForcedFileArm growing(LongSupplier bytesPerForce) {
        return new ForcedFileArm(false, bytesPerForce);
    }

    /** Into a file whose space is reserved ahead, in chunks, as the journal's is. */
    public static ForcedFileArm reserving(LongSupplier bytesPerForce) {
        return new ForcedFileArm(true, bytesPerForce);
    }

    @Override
    public String name() {
        return reserving ? "fileReserved" : "fileGrowing";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        long wanted = Math.min(bytesPerForce.getAsLong(), MAX_BUFFER_BYTES);
        int frameLength = FrameDescriptor.HEADER_LENGTH + turn.payload().length();
        int framesPerForce = (int) Math.max(1, wanted / frameLength);
        Path file = turn.directory().resolve("forced");
        UnsafeBuffer frames = new UnsafeBuffer(ByteBuffer.allocateDirect(framesPerForce * frameLength));
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Space space = reserving ? Space.reservedIn(file) : end -> {}) {
            turn.startClock();
            write(channel, space, frames, framesPerForce, turn);
            turn.stopClock();
            return Arrival.of(readBack(channel, frames, turn)).withBytesPerForce((long) framesPerForce * frameLength);
        }
    }

    private static void write(FileChannel channel, Space space, UnsafeBuffer frames, int framesPerForce, Turn turn)
            throws IOException {
        Payload payload = turn.payload();
        int frameLength = FrameDescriptor.HEADER_LENGTH + payload.length();
        long events = turn.events();
        ByteBuffer bytes = frames.byteBuffer();
        long n = 1;
        while (n <= events) {
            int count = (int) Math.min(framesPerForce, events - n + 1);
            for (int i = 0; i < count; i++, n++) {
                int offset = i * frameLength;
                FrameDescriptor.header(frames, offset, frameLength, 1, 1, 0, FrameDescriptor.HEADER_LENGTH, n);
                payload.encode(frames, offset + FrameDescriptor.HEADER_LENGTH, n);
            }
            bytes.clear().limit(count * frameLength);
            space.makeRoom((n - 1) * frameLength);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    private static Tally readBack(FileChannel channel, UnsafeBuffer frames, Turn turn) throws IOException {
        Tally tally = new Tally(turn.workload());
        int frameLength = FrameDescriptor.HEADER_LENGTH + turn.payload().length();
        ByteBuffer bytes = frames.byteBuffer();
        long position = 0;
        long end = turn.events() * frameLength;
        while (position < end) {
            bytes.clear().limit((int) Math.min(bytes.capacity(), end - position));
            while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) >= 0) {
                // On to the rest.
            }
            bytes.clear().position((int) Math.min(bytes.capacity(), end - position));
            for (int offset = 0; offset < bytes.position(); offset += frameLength) {
                tally.add(frames, offset + FrameDescriptor.HEADER_LENGTH);
            }
            position += bytes.position();
        }
        return tally;
    }

    /** Where the next bytes go. */
    private interface Space extends AutoCloseable {
        /** Everything before {@code end} may be written. */
        void makeRoom(long end) throws IOException;

        @Override
        default void close() {}

        static Space reservedIn(Path file) throws IOException {
            ReservedSpace reserved = new ReservedSpace(file);
            return new Space() {
                @Override
                public void makeRoom(long end) throws IOException {
                    reserved.makeRoom(end);
                }

                @Override
                public void close() {
                    reserved.close();
                }
            };
        }
    }
}
