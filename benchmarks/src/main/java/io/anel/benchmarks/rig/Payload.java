package io.anel.benchmarks.rig;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;

/**
 * The 64 bytes that every event carries: eight words, each a function of the event's number, so that a torn, lost, repeated or
 * displaced event changes the checksum.
 *
 * <p><b>Cost:</b> one check of bounds and eight stores to write, or eight loads and a multiplication to read; the same code on
 * both sides. What it costs brings every ratio nearer to 1, so it is kept small.
 */
public final class Payload {
    public static final int LENGTH = 64;

    private static final long W0 = 0x9E3779B97F4A7C15L;
    private static final long W1 = 0xC2B2AE3D27D4EB4FL;
    private static final long W2 = 0x165667B19E3779F9L;
    private static final long W3 = 0xD6E8FEB86659FD93L;
    private static final long W4 = 0xA0761D6478BD642FL;
    private static final long W5 = 0xE7037ED1A0B428DBL;
    private static final long W6 = 0x8EBC6AF09C88C6E3L;
    private static final long W7 = 0x589965CC75374CC3L;

    private static final Map<Long, Long> EXPECTED = new ConcurrentHashMap<>();

    private Payload() {}

    /** Writes the payload of event {@code number}, counted from 1. */
    public static void encode(MutableDirectBuffer buffer, int offset, long number) {
        buffer.boundsCheck(offset, LENGTH);
        byte[] base = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
        UnsafeApi.putLong(base, at, number * W0);
        UnsafeApi.putLong(base, at + 8, number * W1);
        UnsafeApi.putLong(base, at + 16, number * W2);
        UnsafeApi.putLong(base, at + 24, number * W3);
        UnsafeApi.putLong(base, at + 32, number * W4);
        UnsafeApi.putLong(base, at + 40, number * W5);
        UnsafeApi.putLong(base, at + 48, number * W6);
        UnsafeApi.putLong(base, at + 56, number * W7);
    }

    /** Reads all 64 bytes into one word. */
    public static long fold(DirectBuffer buffer, int offset) {
        buffer.boundsCheck(offset, LENGTH);
        byte[] base = buffer.byteArray();
        long at = buffer.addressOffset() + offset;
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
    public static long expectedChecksum(long events) {
        return EXPECTED.computeIfAbsent(events, Payload::computeChecksum);
    }

    private static long computeChecksum(long events) {
        long checksum = 0;
        for (long n = 1; n <= events; n++) {
            long fold = ((n * W0) ^ (n * W1)) + ((n * W2) ^ (n * W3)) + ((n * W4) ^ (n * W5)) + ((n * W6) ^ (n * W7));
            checksum = checksum(checksum, fold);
        }
        return checksum;
    }
}
