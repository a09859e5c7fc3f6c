package io.anel.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.event.sbe.CausationBlockDecoder;
import io.anel.event.sbe.EntityBlockDecoder;
import io.anel.event.sbe.FrameHeaderDecoder;
import io.anel.event.sbe.KeyBlockDecoder;
import io.anel.event.sbe.MetadataBlockDecoder;
import io.anel.event.sbe.SchemaBlockDecoder;
import io.anel.event.sbe.TraceBlockDecoder;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The layout of an event frame, and access to its fixed header.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |  length: header, blocks and payload, in bytes, no padding     |  0
 *  +---------------------------------------------------------------+
 *  |  type id                                                      |  4
 *  +---------------------------------------------------------------+
 *  |  source id                                                    |  8
 *  +-------------------------------+-------------------------------+
 *  |  flags                        |  payload offset               | 12
 *  +-------------------------------+-------------------------------+
 *  |  timestamp: nanoseconds since the Unix epoch                  | 16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |  blocks, each only where its flag is set, in this order:      | 24
 *  |    CAUSATION 16 · SCHEMA 8 · TRACE 32 · ENTITY 24 + text      |
 *  |    CORRELATION 8 + text · EXTERNAL_ID 8 + text · METADATA     |
 *  +---------------------------------------------------------------+
 *  |  payload … padded with zeros to a multiple of 8               |
 *  +---------------------------------------------------------------+
 * </pre>
 *
 * <p>Little-endian; every frame and every block begins at a multiple of 8. The sequence and the epoch are not in the frame:
 * its place in the ring, or in its batch, gives them.
 *
 * <p>A <em>voided</em> frame has the flag {@link #VOID} and keeps its header and its causation block; its payload is the
 * {@link VoidReason}'s code, 4 bytes.
 */
public final class FrameDescriptor {
    /** Every frame begins at a multiple of this. */
    public static final int FRAME_ALIGNMENT = 8;

    public static final int HEADER_LENGTH = FrameHeaderDecoder.ENCODED_LENGTH;

    public static final int LENGTH_OFFSET = FrameHeaderDecoder.lengthBytesEncodingOffset();
    public static final int TYPE_ID_OFFSET = FrameHeaderDecoder.typeIdEncodingOffset();
    public static final int SOURCE_ID_OFFSET = FrameHeaderDecoder.sourceIdEncodingOffset();
    public static final int FLAGS_OFFSET = FrameHeaderDecoder.flagsEncodingOffset();
    public static final int PAYLOAD_OFFSET_OFFSET = FrameHeaderDecoder.payloadOffsetEncodingOffset();
    public static final int TIMESTAMP_OFFSET = FrameHeaderDecoder.timestampNsEncodingOffset();

    /** The next frame belongs to the same atomic group. */
    public static final int MORE = 1;
    /** Admission or an aborted claim took the event back; its sequence stays. */
    public static final int VOID = 1 << 1;

    public static final int CAUSATION = 1 << 2;
    public static final int SCHEMA = 1 << 3;
    public static final int TRACE = 1 << 4;
    public static final int ENTITY = 1 << 5;
    public static final int CORRELATION = 1 << 6;
    public static final int EXTERNAL_ID = 1 << 7;
    public static final int METADATA = 1 << 8;

    /** Two bits: a {@link io.anel.api.PayloadEncoding} code. */
    public static final int ENCODING_SHIFT = 9;

    public static final int ENCODING_MASK = 0b11 << ENCODING_SHIFT;
    /** All flags of this format version. */
    public static final int KNOWN_FLAGS = (1 << 11) - 1;
    /** Flags for which Admission has something to decide besides time. */
    public static final int DECIDED_BY_ADMISSION = VOID | ENTITY | EXTERNAL_ID;

    public static final int CAUSATION_LENGTH = CausationBlockDecoder.ENCODED_LENGTH;
    public static final int SCHEMA_LENGTH = SchemaBlockDecoder.ENCODED_LENGTH;
    public static final int TRACE_LENGTH = TraceBlockDecoder.ENCODED_LENGTH;
    public static final int ENTITY_LENGTH = EntityBlockDecoder.ENCODED_LENGTH;
    public static final int KEY_LENGTH = KeyBlockDecoder.ENCODED_LENGTH;
    public static final int METADATA_LENGTH = MetadataBlockDecoder.ENCODED_LENGTH;

    /** The largest payload any bus may be configured for. */
    public static final int MAX_PAYLOAD_LENGTH = 8 * 1024 * 1024;
    /** The largest frame: the largest payload, and blocks up to what the payload offset can express. */
    public static final int MAX_FRAME_LENGTH = MAX_PAYLOAD_LENGTH + 0x10000;

    private FrameDescriptor() {}

    public static int length(DirectBuffer buffer, int frameOffset) {
        return buffer.getInt(frameOffset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /** The bytes a frame of this length takes up, padding included. */
    public static int alignedLength(int frameLength) {
        return BitUtil.align(frameLength, FRAME_ALIGNMENT);
    }

    public static int typeId(DirectBuffer buffer, int frameOffset) {
        return buffer.getInt(frameOffset + TYPE_ID_OFFSET, LITTLE_ENDIAN);
    }

    public static int sourceId(DirectBuffer buffer, int frameOffset) {
        return buffer.getInt(frameOffset + SOURCE_ID_OFFSET, LITTLE_ENDIAN);
    }

    public static int flags(DirectBuffer buffer, int frameOffset) {
        return buffer.getShort(frameOffset + FLAGS_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static int payloadOffset(DirectBuffer buffer, int frameOffset) {
        return buffer.getShort(frameOffset + PAYLOAD_OFFSET_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    public static long timestampNs(DirectBuffer buffer, int frameOffset) {
        return buffer.getLong(frameOffset + TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    public static void timestampNs(MutableDirectBuffer buffer, int frameOffset, long timestampNs) {
        buffer.putLong(frameOffset + TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
    }

    public static void flags(MutableDirectBuffer buffer, int frameOffset, int flags) {
        buffer.putShort(frameOffset + FLAGS_OFFSET, (short) flags, LITTLE_ENDIAN);
    }

    /** Writes the whole fixed header: three stores. */
    public static void header(
            MutableDirectBuffer buffer,
            int frameOffset,
            int frameLength,
            int typeId,
            int sourceId,
            int flags,
            int payloadOffset,
            long timestampNs) {
        buffer.putLong(frameOffset, headerWord0(frameLength, typeId), LITTLE_ENDIAN);
        buffer.putLong(frameOffset + SOURCE_ID_OFFSET, headerWord1(sourceId, flags, payloadOffset), LITTLE_ENDIAN);
        buffer.putLong(frameOffset + TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
    }

    /** The header's first eight bytes as one little-endian word: length, type id. */
    public static long headerWord0(int frameLength, int typeId) {
        return (frameLength & 0xFFFF_FFFFL) | ((long) typeId << 32);
    }

    /** The header's second eight bytes as one little-endian word: source id, flags, payload offset. */
    public static long headerWord1(int sourceId, int flags, int payloadOffset) {
        return (sourceId & 0xFFFF_FFFFL) | ((long) (flags | (payloadOffset << 16)) << 32);
    }

    /** The header's first word as it stands: for whoever wants both of its fields. */
    public static long headerWord0(DirectBuffer buffer, int frameOffset) {
        return buffer.getLong(frameOffset, LITTLE_ENDIAN);
    }

    /** The header's second word as it stands. */
    public static long headerWord1(DirectBuffer buffer, int frameOffset) {
        return buffer.getLong(frameOffset + SOURCE_ID_OFFSET, LITTLE_ENDIAN);
    }

    public static int lengthOf(long headerWord0) {
        return (int) headerWord0;
    }

    public static int typeIdOf(long headerWord0) {
        return (int) (headerWord0 >>> 32);
    }

    public static int sourceIdOf(long headerWord1) {
        return (int) headerWord1;
    }

    public static int flagsOf(long headerWord1) {
        return (int) (headerWord1 >>> 32) & 0xFFFF;
    }

    public static int payloadOffsetOf(long headerWord1) {
        return (int) (headerWord1 >>> 48);
    }

    /**
     * Rewrites a frame in place as void: header and causation block stay, the payload becomes the reason's code.
     *
     * @return the frame's new length
     */
    public static int voidFrame(MutableDirectBuffer buffer, int frameOffset, VoidReason reason) {
        int flags = flags(buffer, frameOffset) & (MORE | CAUSATION) | VOID;
        int payloadOffset = HEADER_LENGTH + ((flags & CAUSATION) != 0 ? CAUSATION_LENGTH : 0);
        int frameLength = payloadOffset + Integer.BYTES;
        header(
                buffer,
                frameOffset,
                frameLength,
                typeId(buffer, frameOffset),
                sourceId(buffer, frameOffset),
                flags,
                payloadOffset,
                timestampNs(buffer, frameOffset));
        buffer.putLong(frameOffset + payloadOffset, reason.code(), LITTLE_ENDIAN);
        return frameLength;
    }

    /** The reason of a frame with the flag {@link #VOID}. */
    public static VoidReason voidReason(DirectBuffer buffer, int frameOffset) {
        return VoidReason.ofCode(buffer.getInt(frameOffset + payloadOffset(buffer, frameOffset), LITTLE_ENDIAN));
    }

    /**
     * Says what is wrong with a frame that claims to lie within {@code availableBytes}, or null when its header holds together:
     * lengths within bounds, flags known, blocks before the payload.
     */
    public static String fault(DirectBuffer buffer, int frameOffset, int availableBytes) {
        if (availableBytes < HEADER_LENGTH) {
            return "expected a frame header of " + HEADER_LENGTH + " bytes, got " + availableBytes;
        }
        int frameLength = length(buffer, frameOffset);
        if (frameLength < HEADER_LENGTH || frameLength > availableBytes) {
            return "expected a frame length of " + HEADER_LENGTH + " to " + availableBytes + ", got " + frameLength;
        }
        int payloadOffset = payloadOffset(buffer, frameOffset);
        if (payloadOffset < HEADER_LENGTH || payloadOffset > frameLength) {
            return "expected a payload offset of " + HEADER_LENGTH + " to " + frameLength + ", got " + payloadOffset;
        }
        int flags = flags(buffer, frameOffset);
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return "expected no flags but 0x" + Integer.toHexString(KNOWN_FLAGS) + ", got 0x"
                    + Integer.toHexString(flags);
        }
        return null;
    }
}
