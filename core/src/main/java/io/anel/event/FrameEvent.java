package io.anel.event;

import static io.anel.event.FrameDescriptor.*;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.anel.api.Attributes;
import io.anel.api.Event;
import io.anel.api.EventType;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import io.anel.api.SystemEvent;
import io.anel.api.TraceParent;
import io.anel.padding.Padded;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * A flyweight over a frame, wherever it stands: ring slot, mapped journal, or a copy.
 *
 * <p><b>Threading:</b> one thread.
 */
@SuppressWarnings("unused")
public final class FrameEvent extends FrameEventFields implements Event {
    private static final int UNKNOWN_ID = 0;

    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

    /** A view whose ids are named by {@code names} and mixed with {@code seed}. */
    public FrameEvent(NameTable names, long seed) {
        super(names, seed);
    }

    /** Moves the view to a frame. */
    public FrameEvent wrap(long atSequence, int ofEpoch, DirectBuffer inBuffer, int atOffset) {
        if (buffer != inBuffer) {
            // A reference is not stored for every event: that would tell the collector each time.
            buffer = inBuffer;
        }
        frameOffset = atOffset;
        sequence = atSequence;
        epoch = ofEpoch;
        // Two loads and two stores for five fields: this is done for every event that a handler sees.
        word0 = headerWord0(inBuffer, atOffset);
        word1 = headerWord1(inBuffer, atOffset);
        return this;
    }

    /** The frame's length, padding excluded. */
    public int frameLength() {
        return lengthOf(word0);
    }

    public int typeId() {
        return typeIdOf(word0);
    }

    public int sourceId() {
        return sourceIdOf(word1);
    }

    public int flags() {
        return flagsOf(word1);
    }

    public boolean isVoid() {
        return has(VOID);
    }

    private boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    private int payloadStart() {
        return payloadOffsetOf(word1);
    }

    @Override
    public long sequence() {
        return sequence;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public String id() {
        return EventId.format(seed, epoch, sequence, timestampNs());
    }

    @Override
    public String type() {
        return nameOr(names.typeName(typeId()), "type-", typeId());
    }

    @Override
    public String source() {
        return nameOr(names.sourceName(sourceId()), "source-", sourceId());
    }

    @Override
    public long timestampNs() {
        return FrameDescriptor.timestampNs(buffer, frameOffset);
    }

    @Override
    public boolean is(EventType<?> type) {
        int ordinal = type.ordinal();
        int known = ordinal < knownIds.length ? knownIds[ordinal] : UNKNOWN_ID;
        return known != UNKNOWN_ID ? known == typeId() : isNamed(type);
    }

    /** The first time by name; then the id is remembered, since a name has one id in a log. */
    private boolean isNamed(EventType<?> type) {
        boolean is = type.name().equals(names.typeName(typeId()));
        if (is) {
            int ordinal = type.ordinal();
            if (ordinal >= knownIds.length) {
                knownIds = Arrays.copyOf(knownIds, ordinal + 8);
            }
            knownIds[ordinal] = typeId();
        }
        return is;
    }

    @Override
    public <T> T as(EventType<T> type) {
        if (!is(type)) {
            throw new PayloadException(
                    "expected an event of type " + type.name() + ", got " + type() + " at sequence " + sequence);
        }
        return type.codec().decode(buffer, payloadOffset(), payloadLength());
    }

    @Override
    public PayloadEncoding encoding() {
        return PayloadEncoding.ofCode((flags() & ENCODING_MASK) >>> ENCODING_SHIFT);
    }

    @Override
    public DirectBuffer buffer() {
        return buffer;
    }

    @Override
    public int payloadOffset() {
        return frameOffset + payloadStart();
    }

    @Override
    public int payloadLength() {
        return frameLength() - payloadStart();
    }

    @Override
    public int schemaVersion() {
        return !has(SCHEMA) ? 0 : buffer.getInt(block(SCHEMA), LITTLE_ENDIAN);
    }

    @Override
    public String correlation() {
        return !has(CORRELATION) ? null : text(block(CORRELATION) + KEY_LENGTH);
    }

    @Override
    public String entity() {
        return !has(ENTITY) ? null : text(block(ENTITY) + ENTITY_LENGTH);
    }

    @Override
    public long entityVersion() {
        return !has(ENTITY) ? 0 : buffer.getLong(block(ENTITY) + 8, LITTLE_ENDIAN);
    }

    @Override
    public String externalId() {
        return !has(EXTERNAL_ID) ? null : text(block(EXTERNAL_ID) + KEY_LENGTH);
    }

    @Override
    public long cause() {
        return !has(CAUSATION) ? 0 : buffer.getLong(block(CAUSATION), LITTLE_ENDIAN);
    }

    @Override
    public int emissionOrdinal() {
        return !has(CAUSATION) ? Attributes.NOT_EMITTED : buffer.getInt(block(CAUSATION) + 8, LITTLE_ENDIAN);
    }

    @Override
    public TraceParent traceParent() {
        if (!has(TRACE)) {
            return null;
        }
        int at = block(TRACE);
        return new TraceParent(
                buffer.getLong(at, LITTLE_ENDIAN),
                buffer.getLong(at + 8, LITTLE_ENDIAN),
                buffer.getLong(at + 16, LITTLE_ENDIAN),
                buffer.getInt(at + 24, LITTLE_ENDIAN));
    }

    @Override
    public String metadata(String key) {
        return !has(METADATA) ? null : allMetadata().get(key);
    }

    @Override
    public SystemEvent copy() {
        byte[] payload = new byte[payloadLength()];
        buffer.getBytes(payloadOffset(), payload);
        Map<String, String> metadata = allMetadata();
        String userId = metadata.remove(Attributes.USER_ID);
        String sessionId = metadata.remove(Attributes.SESSION_ID);
        return new SystemEvent(
                sequence,
                id(),
                type(),
                encoding(),
                payload,
                new SystemEvent.Metadata(
                        timestampNs(),
                        source(),
                        correlation(),
                        userId,
                        sessionId,
                        schemaVersion(),
                        cause(),
                        entity(),
                        entityVersion(),
                        externalId(),
                        traceParent(),
                        metadata));
    }

    /** Every metadata key and value, in the publisher's order; the caller's own. */
    public Map<String, String> allMetadata() {
        Map<String, String> entries = new LinkedHashMap<>();
        if (has(METADATA)) {
            int at = block(METADATA);
            int count = buffer.getInt(at + 4, LITTLE_ENDIAN);
            at += METADATA_LENGTH;
            for (int i = 0; i < count; i++) {
                String key = text(at);
                at += textLength(at);
                entries.put(key, text(at));
                at += textLength(at);
            }
        }
        return entries;
    }

    private int block(int flag) {
        return FrameBlocks.find(buffer, frameOffset, flag);
    }

    private int textLength(int at) {
        return FrameBlocks.textLength(buffer, at);
    }

    private String text(int at) {
        byte[] utf8 = new byte[buffer.getShort(at, LITTLE_ENDIAN) & 0xFFFF];
        buffer.getBytes(at + Short.BYTES, utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static String nameOr(String name, String prefix, int id) {
        return name != null ? name : prefix + id;
    }
}

/** A consumer's thread writes them with every event: on lines of their own. */
abstract class FrameEventFields extends Padded {
    final NameTable names;
    final long seed;
    /** Type ids by the ordinals of the types that were asked for. */
    int[] knownIds = new int[8];

    DirectBuffer buffer;
    int frameOffset;
    long sequence;
    int epoch;
    /** Length and type id. */
    long word0;
    /** Source id, flags and payload offset. */
    long word1;

    FrameEventFields(NameTable names, long seed) {
        this.names = names;
        this.seed = seed;
    }
}
