package io.anel.api;

/**
 * Builds a subscriber: a name, and any number of types or patterns with their handlers.
 *
 * <p>An event goes to the first handler, in the order of the {@code on} calls, whose type or pattern matches.
 */
public interface SubscriberBuilder {
    SubscriberBuilder on(EventType<?> type, EventHandler handler);

    /**
     * @param pattern a type's name, or {@code orders.*} (one segment), {@code orders.>} (one or more), {@code *} (all but Anel's own)
     * @throws InvalidNameException when it is none of these
     */
    SubscriberBuilder on(String pattern, EventHandler handler);

    /** Which level an event must have reached before it is handed on; {@link Ack#JOURNALED} by default. */
    SubscriberBuilder after(Ack ack);

    /** {@link WhenSlow#GATE} by default. */
    SubscriberBuilder whenSlow(WhenSlow policy);

    /** {@code HandlerPolicy.skip()} by default. */
    SubscriberBuilder onError(HandlerPolicy policy);

    /**
     * Starts the subscriber's thread; it gets every event whose claim comes after this call.
     *
     * @throws ConfigurationException when it has no handler, its name is taken, or it waits for DURABLE without a journal
     * @throws IllegalStateException when the bus is not open
     */
    Subscriber start();
}
