package io.anel.api;

import org.agrona.DirectBuffer;

/**
 * What a stage's handler is given beside the event. Valid in that call only.
 *
 * <p>Publishing goes first-in first-out through the stage's outbox into the ring, carries the handled event as its cause and
 * its correlation, and returns nothing: it is never dropped and needs no retry. In replay it goes nowhere.
 */
public interface Context {
    /**
     * Emits an event.
     *
     * @throws PayloadTooLargeException over {@link BusConfig#maxPayloadBytes()}
     * @throws OutboxFullException when the stage emits faster than the ring can take for too long; the bus stops
     */
    default <T> void publish(EventType<T> type, T value) {
        publish(type, value, null);
    }

    /** As {@link #publish(EventType, Object)}, with attributes; the cause is always the handled event. */
    <T> void publish(EventType<T> type, T value, Attributes attributes);

    /** Emits bytes as they are. */
    void publish(EventType<?> type, DirectBuffer buffer, int offset, int lengthBytes);

    /** Whether the stage is being rebuilt or replayed: effects on the outside are to be left out. */
    boolean isReplay();

    /** The handled event as a cause, for work that goes elsewhere. */
    Cause capture();
}
