package io.anel.api;

import org.agrona.DirectBuffer;

/**
 * An event as a handler sees it: a view over the frame's bytes, <b>valid only in the call that it is handed to</b>. {@link
 * #copy()} makes something to keep.
 *
 * <p><b>Threading:</b> the handler's thread only.
 *
 * <p><b>Cost:</b> the numbers, {@link #is} and the payload's place allocate nothing; texts and {@link #as} allocate what they
 * return.
 */
public interface Event {
    /** The event's place in the log: 1, 2, 3 …. */
    long sequence();

    /** Which opening of the log wrote it. */
    int epoch();

    /** {@code evt_<unix milliseconds>_<16 hex digits>}. */
    String id();

    /** The type's name. */
    String type();

    /** Who published it: a publisher's, a stage's or a subscriber's name. */
    String source();

    /** Nanoseconds since the Unix epoch; never less than that of the event before. Whose clock says so, {@link TimestampType} says. */
    long timestampNs();

    boolean is(EventType<?> type);

    /**
     * The payload, decoded. For a raw type the result is itself a view, valid only in this call.
     *
     * @throws PayloadException when the event is of another type, or its bytes are not such a payload
     */
    <T> T as(EventType<T> type);

    PayloadEncoding encoding();

    /** The buffer in which the payload stands. */
    DirectBuffer buffer();

    /** Where in {@link #buffer()} the payload begins. */
    int payloadOffset();

    /** The payload's length in bytes. */
    int payloadLength();

    /** 0 when the payload has no schema version. */
    int schemaVersion();

    /** Null when none. */
    String correlation();

    /** Null when none. */
    String entity();

    /** As Admission numbered it; 0 when there is no entity, or it is over the limit of tracked ones. */
    long entityVersion();

    /** Null when none. */
    String externalId();

    /** The sequence of the event that caused this one; 0 when none. */
    long cause();

    /** Which of the cause's emissions by this source, from 0; {@link Attributes#NOT_EMITTED} for what no stage emitted. */
    int emissionOrdinal();

    /** Null when none. */
    TraceParent traceParent();

    /** Null when there is no such key. */
    String metadata(String key);

    default String userId() {
        return metadata(Attributes.USER_ID);
    }

    default String sessionId() {
        return metadata(Attributes.SESSION_ID);
    }

    /** What another event needs to name this one as its cause. */
    default Cause asCause() {
        return new Cause(sequence(), correlation());
    }

    /** An immutable copy to keep. */
    SystemEvent copy();
}
