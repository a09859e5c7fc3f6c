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
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The disk itself: a buffer of frames, {@link FileChannel#write}, {@link FileChannel#force}, again. One thread, no ring, no
 * handler, no checksum.
 */
public final class ForcedFileArm implements Arm {
    private static final long MAX_BUFFER_BYTES = 512L << 20;

    private static final int RESERVED_CHUNK_BYTES = 4 << 20;
    private static final int FILE_MODE = 0600;

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
                Space space = reserving ? new ReservedSpace(file) : end -> {}) {
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
    }

    private static final class ReservedSpace implements Space {
        private final PosixAPI posix = PosixAPI.posix();
        private final int descriptor;
        private long reservedEnd;

        ReservedSpace(Path file) throws IOException {
            descriptor = posix.open(file.toString(), OpenFlag.O_RDWR.value(), FILE_MODE);
            if (descriptor < 0) {
                throw new IOException(file + ": cannot open it to reserve space: " + posix.strerror(posix.lastError()));
            }
        }

        @Override
        public void makeRoom(long end) throws IOException {
            if (end > reservedEnd) {
                long chunk = Math.max(RESERVED_CHUNK_BYTES, end - reservedEnd);
                if (posix.fallocate(descriptor, 0, reservedEnd, chunk) != 0) {
                    throw new IOException("cannot reserve " + chunk + " bytes: " + posix.strerror(posix.lastError()));
                }
                reservedEnd += chunk;
            }
        }

        @Override
        public void close() {
            posix.close(descriptor);
        }
    }
}
