package io.anel.journal.format;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The header that every excerpt begins with, at the first multiple of 8 behind Chronicle's length word.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |  magic: "ANEL"                                                |  0
 *  +---------------------------------------------------------------+
 *  |  check: CRC32C of everything behind it, and the place         |  4
 *  +---------------+---------------+-------------------------------+
 *  |  format = 1   |  kind         |C|  tag of the place           |  8
 *  +---------------+---------------+-------------------------------+
 *  |  length of the body in bytes                                  | 12
 *  +---------------------------------------------------------------+
 *  |  epoch in which the events were first written                 | 16
 *  +---------------------------------------------------------------+
 *  |  count of events                                              | 20
 *  +---------------------------------------------------------------+
 *  |  sequence of the first event, or of the next one              | 24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |  durable through: the highest sequence known to be forced     | 32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |  body …                                                       | 40
 * </pre>
 *
 * <p>C, the lowest bit, says that the batch holds control events.
 *
 * <p>Where the excerpt belongs, the journal, the cycle and the position, is not written down but goes into its check, and a little
 * of it into the tag ({@link ExcerptCheck}): a copy of it elsewhere, in a payload or in another file, never counts as one.
 */
public final class ExcerptDescriptor {
    /** The bytes {@code A N E L}. */
    public static final int MAGIC = 0x4C454E41;

    public static final int FORMAT_VERSION = 1;
    public static final int HEADER_LENGTH = 40;
    /** Headers, and so the frames of a batch, begin at multiples of this within the file. */
    public static final int ALIGNMENT = 8;
    /** The most that Chronicle's length word, alignment and the header add to a body. */
    public static final int MAX_OVERHEAD = Integer.BYTES + Integer.BYTES + HEADER_LENGTH;

    /** A batch with this flag holds control events. */
    public static final int HAS_CONTROL_EVENTS = 1;

    public static final int MAGIC_OFFSET = 0;
    public static final int CHECK_OFFSET = 4;
    /** Where the bytes that the check covers begin. */
    public static final int CHECKED_FROM_OFFSET = 8;

    private static final int FORMAT_OFFSET = 8;
    private static final int KIND_OFFSET = 9;
    private static final int FLAGS_OFFSET = 10;
    private static final int FLAGS_SHIFT = 16;
    private static final int TAG_SHIFT = 17;
    private static final int BODY_LENGTH_OFFSET = 12;
    private static final int EPOCH_OFFSET = 16;
    private static final int COUNT_OFFSET = 20;
    private static final int FIRST_SEQUENCE_OFFSET = 24;
    private static final int DURABLE_THROUGH_OFFSET = 32;

    private ExcerptDescriptor() {}

    /** Writes all of the header but the check, which {@link #check(MutableDirectBuffer, int, int)} adds when the body stands. */
    public static void header(
            MutableDirectBuffer buffer,
            int offset,
            ExcerptKind kind,
            int flags,
            int tag,
            int bodyLength,
            int epoch,
            int count,
            long firstSequence,
            long durableThrough) {
        buffer.putInt(offset + MAGIC_OFFSET, MAGIC, LITTLE_ENDIAN);
        buffer.putInt(
                offset + FORMAT_OFFSET,
                FORMAT_VERSION | kind.code() << 8 | flags << FLAGS_SHIFT | tag << TAG_SHIFT,
                LITTLE_ENDIAN);
        buffer.putInt(offset + BODY_LENGTH_OFFSET, bodyLength, LITTLE_ENDIAN);
        buffer.putInt(offset + EPOCH_OFFSET, epoch, LITTLE_ENDIAN);
        buffer.putInt(offset + COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putLong(offset + FIRST_SEQUENCE_OFFSET, firstSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + DURABLE_THROUGH_OFFSET, durableThrough, LITTLE_ENDIAN);
    }

    public static void check(MutableDirectBuffer buffer, int offset, int check) {
        buffer.putInt(offset + CHECK_OFFSET, check, LITTLE_ENDIAN);
    }

    /** Whether an excerpt of this format, length and tag stands here, as far as its header says. */
    public static boolean isHeader(DirectBuffer buffer, int offset, int bodyLength, int tag) {
        // Two loads for four fields: this is done for every excerpt that is read.
        long formatToLength = buffer.getLong(offset + FORMAT_OFFSET, LITTLE_ENDIAN);
        return magic(buffer, offset) == MAGIC
                && formatToLength >>> 32 == bodyLength
                && (formatToLength & 0xFF) == FORMAT_VERSION
                && ((int) formatToLength >>> TAG_SHIFT) == tag;
    }

    public static int magic(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + MAGIC_OFFSET, LITTLE_ENDIAN);
    }

    public static int check(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + CHECK_OFFSET, LITTLE_ENDIAN);
    }

    public static int format(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + FORMAT_OFFSET) & 0xFF;
    }

    public static int kindCode(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + KIND_OFFSET) & 0xFF;
    }

    public static int flags(DirectBuffer buffer, int offset) {
        return buffer.getByte(offset + FLAGS_OFFSET) & HAS_CONTROL_EVENTS;
    }

    public static int tag(DirectBuffer buffer, int offset) {
        return buffer.getShort(offset + FLAGS_OFFSET, LITTLE_ENDIAN) >>> 1 & ExcerptCheck.TAG_MASK;
    }

    public static int bodyLength(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + BODY_LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    public static int epoch(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + EPOCH_OFFSET, LITTLE_ENDIAN);
    }

    public static int count(DirectBuffer buffer, int offset) {
        return buffer.getInt(offset + COUNT_OFFSET, LITTLE_ENDIAN);
    }

    public static long firstSequence(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    public static long durableThrough(DirectBuffer buffer, int offset) {
        return buffer.getLong(offset + DURABLE_THROUGH_OFFSET, LITTLE_ENDIAN);
    }

    /** Where the header of an excerpt begins whose length word stands at {@code position}. */
    public static int headerOffset(int position) {
        return position + Integer.BYTES + (-(position + Integer.BYTES) & (ALIGNMENT - 1));
    }
}
