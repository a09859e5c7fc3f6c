package io.anel.api;

import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Builds a subscriber: a name, and any number of types or patterns with their handlers.
 *
 * <p>An event goes to the first handler, in the order of the {@code on} calls, whose type or pattern matches.
 *
 * <p><b>Work groups:</b> with {@link #workers} the subscriber is a <em>work group</em>: each event goes to exactly one of its workers,
 * chosen by the event's key ({@link #shardBy(ShardKey)}). Events with one key are handled by one worker, in log order; across keys
 * there is no order.
 *
 * <pre>{@code
 * bus.subscriber("settlement").onEachWorker(TRADE, Settlement::new).workers(4).start(); // by entity
 * }</pre>
 *
 * <p>A group stands and falls as one subscriber: its slowest worker says how far it is, and so what it holds of the ring; {@link
 * WhenSlow#DISCONNECT} puts all of it out, and a handler that stops the bus ends all of it.
 *
 * <p><b>Threading:</b> one thread builds. Each worker has a thread of its own.
 *
 * <p><b>Cost of a group:</b> each worker looks at the head of every event in the ring, and skips those of the others. Nothing is handed
 * from thread to thread, and nothing is allocated.
 */
public interface SubscriberBuilder {
    /**
     * @param handler one for all workers: in a work group, where several threads call it at once, it must be thread-safe; {@link
     *     #onEachWorker(EventType, Supplier)} gives each its own
     */
    SubscriberBuilder on(EventType<?> type, EventHandler handler);

    /**
     * As {@link #on(EventType, EventHandler)}.
     *
     * @param pattern a type's name, or {@code orders.*} (one segment), {@code orders.>} (one or more), {@code *} (all but Anel's own)
     * @throws InvalidNameException when it is none of these
     */
    SubscriberBuilder on(String pattern, EventHandler handler);

    /**
     * As {@link #on(EventType, EventHandler)}, with a handler for each worker, which only that worker's thread calls.
     *
     * @param makeHandler called once a worker, by {@link #start}, on its caller's thread
     */
    SubscriberBuilder onEachWorker(EventType<?> type, Supplier<? extends EventHandler> makeHandler);

    /**
     * As {@link #onEachWorker(EventType, Supplier)}, for a pattern.
     *
     * @throws InvalidNameException when it is none
     */
    SubscriberBuilder onEachWorker(String pattern, Supplier<? extends EventHandler> makeHandler);

    /**
     * How many workers share the events; 1 by default.
     *
     * @throws ConfigurationException unless {@code count} is from 1 to 256
     */
    SubscriberBuilder workers(int count);

    /** By what a work group shares events; {@link ShardKey#ENTITY} by default. The last of the {@code shardBy} calls counts. */
    SubscriberBuilder shardBy(ShardKey key);

    /**
     * Has a work group share events by a key of the caller's own. Which worker a key goes to is computed from it by a hash.
     *
     * @param key called by each worker, on its thread, for each event that a type or pattern matches: it must be thread-safe, cheap,
     *     and give the same for the same event, or events are handled twice or never. Where it throws an exception, that counts once, as
     *     if a handler had thrown after its retries; an {@link Error} stops the bus
     */
    SubscriberBuilder shardBy(ToLongFunction<? super Event> key);

    /** Which level an event must have reached before it is handed on; {@link Ack#JOURNALED} by default. */
    SubscriberBuilder after(Ack ack);

    /** {@link WhenSlow#GATE} by default. */
    SubscriberBuilder whenSlow(WhenSlow policy);

    /** {@code HandlerPolicy.skip()} by default. */
    SubscriberBuilder onError(HandlerPolicy policy);

    /**
     * Starts the subscriber's thread, or its workers'; it gets every event whose claim comes after this call.
     *
     * @throws ConfigurationException when it has no handler or is given a null one, its name is taken, or it waits for DURABLE without a journal
     * @throws IllegalStateException when the bus is not open
     */
    Subscriber start();
}
