package io.anel.event;

import static io.anel.event.FrameDescriptor.CAUSATION;
import static io.anel.event.FrameDescriptor.CAUSATION_LENGTH;
import static io.anel.event.FrameDescriptor.CORRELATION;
import static io.anel.event.FrameDescriptor.ENTITY;
import static io.anel.event.FrameDescriptor.ENTITY_LENGTH;
import static io.anel.event.FrameDescriptor.EXTERNAL_ID;
import static io.anel.event.FrameDescriptor.HEADER_LENGTH;
import static io.anel.event.FrameDescriptor.KEY_LENGTH;
import static io.anel.event.FrameDescriptor.SCHEMA;
import static io.anel.event.FrameDescriptor.SCHEMA_LENGTH;
import static io.anel.event.FrameDescriptor.TRACE;
import static io.anel.event.FrameDescriptor.TRACE_LENGTH;
import static io.anel.event.FrameDescriptor.alignedLength;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Finds a frame's blocks, and reads and patches their fixed fields. A block's offset counts from the buffer's start; whoever asks
 * for a block has looked at its flag.
 */
public final class FrameBlocks {
    private FrameBlocks() {}

    /** Where the entity block begins. */
    public static int entity(DirectBuffer buffer, int frameOffset) {
        return find(buffer, frameOffset, ENTITY);
    }

    /** Where the correlation block begins. */
    public static int correlation(DirectBuffer buffer, int frameOffset) {
        return find(buffer, frameOffset, CORRELATION);
    }

    /** Where the external id's block begins. */
    public static int externalId(DirectBuffer buffer, int frameOffset) {
        return find(buffer, frameOffset, EXTERNAL_ID);
    }

    /** The key of an entity, correlation or external id block. */
    public static long key(DirectBuffer buffer, int block) {
        return buffer.getLong(block, LITTLE_ENDIAN);
    }

    public static long entityVersion(DirectBuffer buffer, int entityBlock) {
        return buffer.getLong(entityBlock + 8, LITTLE_ENDIAN);
    }

    public static void entityVersion(MutableDirectBuffer buffer, int entityBlock, long version) {
        buffer.putLong(entityBlock + 8, version, LITTLE_ENDIAN);
    }

    public static long expectedVersion(DirectBuffer buffer, int entityBlock) {
        return buffer.getLong(entityBlock + 16, LITTLE_ENDIAN);
    }

    /** The causing event's sequence, of a frame with a causation block. */
    public static long cause(DirectBuffer buffer, int frameOffset) {
        return buffer.getLong(frameOffset + HEADER_LENGTH, LITTLE_ENDIAN);
    }

    /** Which emission of the cause, of a frame with a causation block. */
    public static int ordinal(DirectBuffer buffer, int frameOffset) {
        return buffer.getInt(frameOffset + HEADER_LENGTH + Long.BYTES, LITTLE_ENDIAN);
    }

    /** Where the block of that flag begins. */
    static int find(DirectBuffer buffer, int frameOffset, int wanted) {
        int flags = FrameDescriptor.flags(buffer, frameOffset);
        int at = frameOffset + HEADER_LENGTH;
        for (int flag = CAUSATION; flag < wanted; flag <<= 1) {
            if ((flags & flag) != 0) {
                at += blockLength(buffer, flag, at);
            }
        }
        return at;
    }

    /** The bytes that a text takes up with its length. */
    static int textLength(DirectBuffer buffer, int at) {
        return Short.BYTES + (buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF);
    }

    private static int blockLength(DirectBuffer buffer, int flag, int at) {
        return switch (flag) {
            case CAUSATION -> CAUSATION_LENGTH;
            case SCHEMA -> SCHEMA_LENGTH;
            case TRACE -> TRACE_LENGTH;
            case ENTITY -> alignedLength(ENTITY_LENGTH + textLength(buffer, at + ENTITY_LENGTH));
            default -> alignedLength(KEY_LENGTH + textLength(buffer, at + KEY_LENGTH));
        };
    }
}
