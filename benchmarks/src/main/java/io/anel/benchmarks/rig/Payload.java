package io.anel.benchmarks.rig;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The bytes that every event carries: 64, or a multiple of them, all words of which are functions of the event's number, so that a
 * torn, lost, repeated or displaced event changes the checksum.
 *
 * <p><b>Threading:</b> immutable; any thread.
 *
 * <p><b>Cost:</b> for each 64 bytes one check of bounds and eight stores to write, or eight loads and a multiplication to read; the same
 * code on both sides. What it costs brings every ratio nearer to 1, so it is kept small.
 */
public final class Payload {
    /** What one step writes or reads; every length is a multiple of it. */
    public static final int STEP = 64;

    public static final int MAX_LENGTH = 1 << 20;

    private static final long W0 = 0x9E3779B97F4A7C15L;
    private static final long W1 = 0xC2B2AE3D27D4EB4FL;
    private static final long W2 = 0x165667B19E3779F9L;
    private static final long W3 = 0xD6E8FEB86659FD93L;
    private static final long W4 = 0xA0761D6478BD642FL;
    private static final long W5 = 0xE7037ED1A0B428DBL;
    private static final long W6 = 0x8EBC6AF09C88C6E3L;
    private static final long W7 = 0x589965CC75374CC3L;

    private final int length;
    private final Map<Long, Long> expected = new ConcurrentHashMap<>();

    private Payload(int length) {
        this.length = length;
    }

    /** @param length in bytes, a multiple of {@link #STEP} up to {@link #MAX_LENGTH} */
    public static Payload ofLength(int length) {
        if (length < STEP || length > MAX_LENGTH || length % STEP != 0) {
            throw new IllegalArgumentException(
                    "expected a payload of 64 to " + MAX_LENGTH + " bytes, a multiple of 64, got length=" + length);
        }
        return new Payload(length);
    }

    public int length() {
        return length;
    }

    /** Writes the payload of event {@code number}, counted from 1. */
    public void encode(MutableDirectBuffer buffer, int offset, long number) {
        buffer.boundsCheck(offset, length);
        byte[] base = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        encodeStep(base, at, number);
        if (length > STEP) {
            encodeOtherSteps(base, at, number);
        }
    }

    /** Apart, so that the compiler finds no loop where most events have one step. */
    private void encodeOtherSteps(byte[] base, long start, long number) {
        for (int step = STEP; step < length; step += STEP) {
            encodeStep(base, start + step, number + step);
        }
    }

    private static void encodeStep(byte[] base, long at, long word) {
        UnsafeApi.putLong(base, at, word * W0);
        UnsafeApi.putLong(base, at + 8, word * W1);
        UnsafeApi.putLong(base, at + 16, word * W2);
        UnsafeApi.putLong(base, at + 24, word * W3);
        UnsafeApi.putLong(base, at + 32, word * W4);
        UnsafeApi.putLong(base, at + 40, word * W5);
        UnsafeApi.putLong(base, at + 48, word * W6);
        UnsafeApi.putLong(base, at + 56, word * W7);
    }

    /** Reads all bytes into one word. */
    public long fold(DirectBuffer buffer, int offset) {
        buffer.boundsCheck(offset, length);
        byte[] base = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        long fold = foldStep(base, at);
        return length > STEP ? foldOtherSteps(base, at, fold) : fold;
    }

    private long foldOtherSteps(byte[] base, long start, long first) {
        long fold = first;
        for (int step = STEP; step < length; step += STEP) {
            fold = fold * 31 + foldStep(base, start + step);
        }
        return fold;
    }

    private static long foldStep(byte[] base, long at) {
        return (UnsafeApi.getLong(base, at) ^ UnsafeApi.getLong(base, at + 8))
                + (UnsafeApi.getLong(base, at + 16) ^ UnsafeApi.getLong(base, at + 24))
                + (UnsafeApi.getLong(base, at + 32) ^ UnsafeApi.getLong(base, at + 40))
                + (UnsafeApi.getLong(base, at + 48) ^ UnsafeApi.getLong(base, at + 56));
    }

    /** Adds one event's fold to the checksum of those before it; order counts. */
    public static long checksum(long checksumBefore, long fold) {
        return checksumBefore * 31 + fold;
    }

    /** The checksum of events 1 to {@code events}, computed without any of the sides. */
    public long expectedChecksum(long events) {
        return expected.computeIfAbsent(events, this::computeChecksum);
    }

    private long computeChecksum(long events) {
        long checksum = 0;
        for (long n = 1; n <= events; n++) {
            long fold = 0;
            for (long word = n; word < n + length; word += STEP) {
                fold = fold * 31 + foldOfStep(word);
            }
            checksum = checksum(checksum, fold);
        }
        return checksum;
    }

    private static long foldOfStep(long word) {
        return ((word * W0) ^ (word * W1))
                + ((word * W2) ^ (word * W3))
                + ((word * W4) ^ (word * W5))
                + ((word * W6) ^ (word * W7));
    }

    @Override
    public String toString() {
        return length + " bytes";
    }
}
