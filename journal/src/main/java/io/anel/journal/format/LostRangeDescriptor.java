package io.anel.journal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The body of a {@link ExcerptKind#LOST_RANGE}: events that once were in the log and could not be saved. The header's first
 * sequence is the first of them.
 *
 * <pre>
 *  +---------------------------+----------------------+
 *  | last lost sequence int64  | why, UTF-8 …         |
 *  +---------------------------+----------------------+
 *  0                           8
 * </pre>
 */
public final class LostRangeDescriptor {
    private static final int WHY_OFFSET = 8;

    private LostRangeDescriptor() {}

    public static byte[] encode(long lastSequence, String why) {
        byte[] text = why.getBytes(StandardCharsets.UTF_8);
        byte[] body = new byte[WHY_OFFSET + text.length];
        new UnsafeBuffer(body).putLong(0, lastSequence, LITTLE_ENDIAN);
        System.arraycopy(text, 0, body, WHY_OFFSET, text.length);
        return body;
    }

    public static long lastSequence(DirectBuffer buffer, int bodyOffset) {
        return buffer.getLong(bodyOffset, LITTLE_ENDIAN);
    }

    /** Says what is wrong with the body of a lost range that begins with {@code firstSequence}, or null when nothing is. */
    public static String fault(DirectBuffer buffer, int bodyOffset, int bodyLength, long firstSequence) {
        if (bodyLength < WHY_OFFSET) {
            return "expected a lost range's body of " + WHY_OFFSET + " bytes or more, got " + bodyLength;
        }
        long last = lastSequence(buffer, bodyOffset);
        if (last < firstSequence || last == Long.MAX_VALUE) {
            return "expected a lost range from " + firstSequence + " to end there or behind it, got one to " + last;
        }
        return null;
    }

    /** As salvage wrote it; without control characters, whoever wrote it. */
    public static String why(DirectBuffer buffer, int bodyOffset, int bodyLength) {
        byte[] text = new byte[bodyLength - WHY_OFFSET];
        buffer.getBytes(bodyOffset + WHY_OFFSET, text);
        return new String(text, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
