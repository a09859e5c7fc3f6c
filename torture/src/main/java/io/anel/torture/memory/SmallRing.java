package io.anel.torture.memory;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.api.Waiting;
import io.anel.event.FrameDescriptor;
import io.anel.ring.EventRing;
import io.anel.ring.Waiter;
import org.agrona.concurrent.UnsafeBuffer;

/** A ring of two slots, and frames of 40 bytes: a header, and two words. */
final class SmallRing {
    static final int FRAME_LENGTH = FrameDescriptor.HEADER_LENGTH + 2 * Long.BYTES;
    static final int SLOTS = 2;

    private SmallRing() {}

    static EventRing make() {
        return new EventRing(SLOTS, 64, 1, 128, 0, 0, Waiter.ofWoken(Waiting.BUSY_SPIN));
    }

    /** Writes the frame of a claimed slot. */
    static void write(EventRing ring, long sequence, int flags, long word) {
        UnsafeBuffer buffer = ring.buffer(sequence, FRAME_LENGTH);
        int offset = ring.offset(sequence, FRAME_LENGTH);
        FrameDescriptor.header(buffer, offset, FRAME_LENGTH, 65, 3, flags, FrameDescriptor.HEADER_LENGTH, 0);
        buffer.putLong(offset + FrameDescriptor.HEADER_LENGTH, word, LITTLE_ENDIAN);
        buffer.putLong(offset + FrameDescriptor.HEADER_LENGTH + Long.BYTES, word, LITTLE_ENDIAN);
    }

    /** The first of the two words. */
    static long first(EventRing ring, long sequence) {
        return ring.buffer(sequence).getLong(ring.offset(sequence) + FrameDescriptor.HEADER_LENGTH, LITTLE_ENDIAN);
    }

    /** The second. */
    static long second(EventRing ring, long sequence) {
        return ring.buffer(sequence)
                .getLong(ring.offset(sequence) + FrameDescriptor.HEADER_LENGTH + Long.BYTES, LITTLE_ENDIAN);
    }
}
