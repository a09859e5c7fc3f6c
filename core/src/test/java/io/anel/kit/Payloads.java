package io.anel.kit;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Payloads that derive from a number, so that tearing shows. */
public final class Payloads {
    private Payloads() {}

    /** {@code length} bytes, a multiple of 8 and at least 8, that say {@code value} all over. */
    public static UnsafeBuffer of(long value, int length) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[length]);
        fill(buffer, value);
        return buffer;
    }

    public static void fill(UnsafeBuffer buffer, long value) {
        for (int i = 0; i < buffer.capacity(); i += Long.BYTES) {
            buffer.putLong(i, value * 31 + i);
        }
    }

    /** The value, or an exception when the bytes are not all of one. */
    public static long read(DirectBuffer buffer, int offset, int length) {
        long first = buffer.getLong(offset);
        for (int i = 0; i < length; i += Long.BYTES) {
            if (buffer.getLong(offset + i) != first + i) {
                throw new IllegalStateException("expected a whole payload of " + first / 31
                        + ", got a torn one at byte " + i + " of " + length);
            }
        }
        if (first % 31 != 0) {
            throw new IllegalStateException("expected a payload of this kit, got " + first);
        }
        return first / 31;
    }
}
