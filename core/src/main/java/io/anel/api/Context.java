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

    /**
     * Does something to the outside: sends, prints, counts for a screen.
     *
     * <p>In a live bus it is run at once, on the stage's thread, before this method returns; in a replay, and when a start rebuilds the
     * stage from the log, it is left out. So it happens at most once an event, also when the handler is handed the event again; and not
     * at all for an event that was in the log, but not handled yet, when the process died.
     *
     * <p>The stage has the event at the level it waits for, {@link Ack#JOURNALED} by default, and a power loss may take that back: what must
     * not run ahead of the disk belongs into a subscriber after {@link Ack#DURABLE}.
     *
     * <p>It must not change the stage's state, nor emit: replay would come to another one. What is slow in it holds up the chain.
     *
     * <p>When it throws, the stage's {@link HandlerPolicy} decides as it does for the handler: it is run again at once for each retry, and
     * then the failure is logged and counted, and the handler goes on; or the bus stops, also when the handler catches what this throws.
     *
     * @throws RuntimeException what the effect threw, when the bus stops by it
     */
    void effect(Runnable effect);

    /** Whether the stage is being rebuilt or replayed, where {@link #effect} does nothing. A state must not depend on it. */
    boolean isReplay();

    /** The handled event as a cause, for work that goes elsewhere. */
    Cause capture();
}
