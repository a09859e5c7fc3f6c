package io.anel.event;

import static io.anel.event.FrameDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.api.Attributes;
import io.anel.api.EventType;
import io.anel.api.InvalidNameException;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadException;
import io.anel.api.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Encodes whole frames into a buffer of its own: blocks, payload, and a header whose type id, source id, time and group flag are
 * given when the frame is put in its place.
 *
 * <p><b>Threading:</b> one thread; each publishing thread has one.
 */
public final class FrameEncoder {
    /** What a frame's blocks may take up at most: the payload offset is 16 bits wide. */
    private static final int MAX_BLOCKS_END = 0xFFF8;

    private static final int INITIAL_BYTES = 1024;

    private final ExpandableArrayBuffer buffer;
    private int frameLength;

    public FrameEncoder() {
        this(INITIAL_BYTES);
    }

    /** @param initialBytes of its buffer, which grows as it must */
    public FrameEncoder(int initialBytes) {
        buffer = new ExpandableArrayBuffer(initialBytes);
    }

    public MutableDirectBuffer buffer() {
        return buffer;
    }

    /** The length of the frame that was encoded last. */
    public int frameLength() {
        return frameLength;
    }

    /** The flags of a frame that has no blocks but what its type asks for. */
    public static int plainFlags(EventType<?> type) {
        return type.codec().encoding().code() << ENCODING_SHIFT | (type.schemaVersion() > 0 ? SCHEMA : 0);
    }

    /** Where the payload of such a frame begins. */
    public static int plainPayloadOffset(EventType<?> type) {
        return HEADER_LENGTH + (type.schemaVersion() > 0 ? SCHEMA_LENGTH : 0);
    }

    /** Writes the blocks of such a frame. */
    public static void plainBlocks(MutableDirectBuffer buffer, int frameOffset, EventType<?> type) {
        if (type.schemaVersion() > 0) {
            buffer.putLong(frameOffset + HEADER_LENGTH, type.schemaVersion(), LITTLE_ENDIAN);
        }
    }

    /**
     * Encodes a frame at offset 0.
     *
     * @param attributes null for none
     * @param cause the causing event's sequence, which wins over that of the attributes; 0 for none
     * @param ordinal which emission of the cause, or {@link Attributes#NOT_EMITTED}
     * @param correlation used when the attributes have none; null for none
     * @throws io.anel.api.PayloadException when the codec refuses the value
     * @throws InvalidNameException when the attributes take up more than 64 KiB
     */
    public <T> void encode(
            EventType<T> type, T value, Attributes attributes, long cause, int ordinal, String correlation) {
        int payloadOffset = blocks(type, attributes, cause, ordinal, correlation);
        PayloadCodec<T> codec = type.codec();
        int known = codec.encodedLength(value);
        // Who does not know finds the same room in each encoder, however small that began.
        buffer.checkLimit(payloadOffset + (known == PayloadCodec.UNKNOWN_LENGTH ? INITIAL_BYTES : Math.max(known, 0)));
        int written = codec.encode(value, buffer, payloadOffset);
        requireLength(type, known, written);
        finish(payloadOffset, written);
    }

    /**
     * Whether a codec wrote what it said.
     *
     * @param known what it announced, or {@link PayloadCodec#UNKNOWN_LENGTH}
     * @throws PayloadException when it did not
     */
    public static void requireLength(EventType<?> type, int known, int written) {
        if (written < 0 || known != PayloadCodec.UNKNOWN_LENGTH && written != known) {
            throw new PayloadException("expected the codec of " + type + " to write "
                    + (known < 0 ? "0 bytes or more" : "the " + known + " bytes that it announced") + ", got "
                    + written);
        }
    }

    /** As the other, for bytes as they are. */
    public void encode(
            EventType<?> type,
            org.agrona.DirectBuffer source,
            int offset,
            int lengthBytes,
            Attributes attributes,
            long cause,
            int ordinal,
            String correlation) {
        int payloadOffset = blocks(type, attributes, cause, ordinal, correlation);
        buffer.putBytes(payloadOffset, source, offset, lengthBytes);
        finish(payloadOffset, lengthBytes);
    }

    /** The payload's length in the frame that was encoded last. */
    public int payloadLength() {
        return frameLength - payloadOffset(buffer, 0);
    }

    private void finish(int payloadOffset, int payloadLength) {
        frameLength = payloadOffset + payloadLength;
        buffer.putLong(frameLength, 0L);
        buffer.putInt(LENGTH_OFFSET, frameLength, LITTLE_ENDIAN);
        buffer.putShort(PAYLOAD_OFFSET_OFFSET, (short) payloadOffset, LITTLE_ENDIAN);
    }

    private int blocks(EventType<?> type, Attributes attributes, long cause, int ordinal, String correlation) {
        if (attributes == null && cause == 0 && correlation == null) {
            plainBlocks(buffer, 0, type);
            buffer.putShort(FLAGS_OFFSET, (short) plainFlags(type), LITTLE_ENDIAN);
            return plainPayloadOffset(type);
        }
        int flags = type.codec().encoding().code() << ENCODING_SHIFT;
        int at = HEADER_LENGTH;
        long causing = cause != 0 || attributes == null ? cause : attributes.cause();
        if (causing != 0) {
            flags |= CAUSATION;
            buffer.putLong(at, causing, LITTLE_ENDIAN);
            buffer.putLong(at + 8, ordinal & 0xFFFF_FFFFL, LITTLE_ENDIAN);
            at += CAUSATION_LENGTH;
        }
        if (type.schemaVersion() > 0) {
            flags |= SCHEMA;
            buffer.putLong(at, type.schemaVersion(), LITTLE_ENDIAN);
            at += SCHEMA_LENGTH;
        }
        String correlated =
                attributes != null && attributes.correlation() != null ? attributes.correlation() : correlation;
        if (attributes != null) {
            if (attributes.traceParent() != null) {
                flags |= TRACE;
                at = trace(at, attributes.traceParent());
            }
            if (attributes.entity() != null) {
                flags |= ENTITY;
                byte[] name = utf8(attributes.entity());
                buffer.putLong(at, TextKey.of(name), LITTLE_ENDIAN);
                buffer.putLong(at + 8, 0, LITTLE_ENDIAN);
                buffer.putLong(at + 16, attributes.expectedVersion(), LITTLE_ENDIAN);
                at = padded(text(at + ENTITY_LENGTH, name));
            }
        }
        if (correlated != null) {
            flags |= CORRELATION;
            at = keyed(at, correlated);
        }
        if (attributes != null) {
            if (attributes.externalId() != null) {
                flags |= EXTERNAL_ID;
                at = keyed(at, attributes.externalId());
            }
            if (!attributes.metadataKeys().isEmpty()) {
                flags |= METADATA;
                at = metadata(at, attributes.metadataKeys(), attributes.metadataValues());
            }
        }
        buffer.putShort(FLAGS_OFFSET, (short) flags, LITTLE_ENDIAN);
        return at;
    }

    private int trace(int at, TraceParent parent) {
        buffer.putLong(at, parent.traceIdHigh(), LITTLE_ENDIAN);
        buffer.putLong(at + 8, parent.traceIdLow(), LITTLE_ENDIAN);
        buffer.putLong(at + 16, parent.spanId(), LITTLE_ENDIAN);
        buffer.putLong(at + 24, parent.flags(), LITTLE_ENDIAN);
        return at + TRACE_LENGTH;
    }

    private int keyed(int at, String value) {
        byte[] utf8 = utf8(value);
        buffer.putLong(at, TextKey.of(utf8), LITTLE_ENDIAN);
        return padded(text(at + KEY_LENGTH, utf8));
    }

    private int metadata(int start, List<String> keys, List<String> values) {
        int at = start + METADATA_LENGTH;
        for (int i = 0; i < keys.size(); i++) {
            at = text(at, utf8(keys.get(i)));
            at = text(at, utf8(values.get(i)));
            if (at > MAX_BLOCKS_END) {
                throw new InvalidNameException("expected attributes of at most " + MAX_BLOCKS_END + " bytes, got more");
            }
        }
        int end = padded(at);
        buffer.putInt(start, end - start, LITTLE_ENDIAN);
        buffer.putInt(start + 4, keys.size(), LITTLE_ENDIAN);
        return end;
    }

    private int text(int at, byte[] utf8) {
        buffer.putShort(at, (short) utf8.length, LITTLE_ENDIAN);
        buffer.putBytes(at + Short.BYTES, utf8);
        return at + Short.BYTES + utf8.length;
    }

    private int padded(int end) {
        int aligned = FrameDescriptor.alignedLength(end);
        buffer.setMemory(end, aligned - end, (byte) 0);
        return aligned;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
