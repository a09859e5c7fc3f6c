package io.anel.api;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * An immutable copy of an event, for keeping, sending and printing.
 *
 * @param sequence its place in the log
 * @param id {@code evt_<unix milliseconds>_<16 hex digits>}
 * @param eventType the type's name
 * @param encoding how {@code payload} is encoded
 * @param payload the bytes; the accessor returns a copy
 * @param metadata everything around the payload
 */
public record SystemEvent(
        long sequence, String id, String eventType, PayloadEncoding encoding, byte[] payload, Metadata metadata) {

    /**
     * What stands around a payload; texts are null when there are none.
     *
     * @param timestampNs nanoseconds since the Unix epoch
     * @param version the payload's schema version; 0 when none
     * @param cause the causing event's sequence; 0 when none
     * @param entityVersion 0 when none
     * @param more every other key and value that the publisher gave, in its order
     */
    public record Metadata(
            long timestampNs,
            String source,
            String correlationId,
            String userId,
            String sessionId,
            int version,
            long cause,
            String entity,
            long entityVersion,
            String externalId,
            TraceParent traceParent,
            Map<String, String> more) {
        public Metadata {
            Objects.requireNonNull(source, "source");
            more = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(more));
        }
    }

    public SystemEvent {
        payload = payload.clone();
    }

    @Override
    public byte[] payload() {
        return payload.clone();
    }

    /**
     * The payload as a value of the type.
     *
     * @throws PayloadException when the event is of another type, or its bytes are not such a payload
     */
    public <T> T as(EventType<T> type) {
        if (!type.name().equals(eventType)) {
            throw new PayloadException("expected an event of type " + type.name() + ", got " + eventType + " " + id);
        }
        return type.codec().decode(new org.agrona.concurrent.UnsafeBuffer(payload), 0, payload.length);
    }

    /**
     * The event as JSON: {@code {id, eventType, payload, metadata: {timestamp, source, correlationId, userId, sessionId, version,
     * schema}}}. {@code metadata.schema} is the payload's encoding; a JSON payload stands as itself, any other as base64. One that is no JSON after all stands
     * as base64 in {@code metadata.payloadBytes}. What
     * else the event carries follows in {@code metadata}, each only where there is one; {@code metadata.sequence} gives its
     * place.
     */
    public String serialize() {
        return SystemEventJson.write(this);
    }

    /**
     * Reads what {@link #serialize()} wrote.
     *
     * @throws PayloadException when the text is not of that shape
     */
    public static SystemEvent parse(String json) {
        return SystemEventJson.read(json);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SystemEvent that
                && sequence == that.sequence
                && id.equals(that.id)
                && eventType.equals(that.eventType)
                && encoding == that.encoding
                && Arrays.equals(payload, that.payload)
                && metadata.equals(that.metadata);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return serialize();
    }
}
