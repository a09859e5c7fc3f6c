package io.anel.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * Puts events into the ring, under the name of its source.
 *
 * <p><b>Results:</b> a positive result is the event's sequence, its place in the log; a negative one is a {@link
 * PublishResult}, and nothing was published. The sequence says {@link Ack#ACCEPTED}; {@link EventBus#await} waits for more.
 *
 * <p><b>Threading:</b> any number of threads, but for {@link Claim}s and {@link EventGroup}s, which are one thread's each.
 *
 * <p><b>Ordering:</b> events of one thread are in the log in the order of its calls.
 *
 * <p><b>Cost:</b> the untimed calls never block. Bytes, and values whose codec knows its length, allocate nothing; JSON
 * allocates what Jackson does. The first use of a type or a source claims one more slot, for its name.
 */
public interface Publisher {
    /** The name under which the events stand in the log. */
    String source();

    /**
     * Publishes a value.
     *
     * @throws PayloadException when the codec refuses the value
     * @throws PayloadTooLargeException over {@link BusConfig#maxPayloadBytes()}
     */
    default <T> long publish(EventType<T> type, T value) {
        return publish(type, value, (Attributes) null);
    }

    /** As {@link #publish(EventType, Object)}, with attributes; null for none. */
    <T> long publish(EventType<T> type, T value, Attributes attributes);

    /** Publishes bytes as they are, under the encoding of the type's codec. */
    long publish(EventType<?> type, DirectBuffer buffer, int offset, int lengthBytes);

    /** As {@link #publish(EventType, Object)}, but waits for room. */
    default <T> long publish(EventType<T> type, T value, Duration timeout) {
        return publish(type, value, null, timeout);
    }

    /**
     * As {@link #publish(EventType, Object, Attributes)}, but waits for room; on a stage's thread, in an effect, it does not: it would wait for itself.
     *
     * @return also {@link PublishResult#BACK_PRESSURED} or {@link PublishResult#NO_SPACE} when {@code timeout} was not enough
     */
    <T> long publish(EventType<T> type, T value, Attributes attributes, Duration timeout);

    /**
     * Publishes a JSON object under a name: the untyped way in.
     *
     * @throws InvalidNameException when the type is outside the grammar
     * @throws PayloadException when a value cannot be written as JSON
     */
    default long publish(String type, Map<String, ?> payload) {
        return publish(type, payload, null);
    }

    /** As {@link #publish(String, Map)}, with attributes; null for none. */
    long publish(String type, Map<String, ?> payload, Attributes attributes);

    /**
     * Publishes several events in one claim.
     *
     * @param atomic whether they stand or fall together
     * @return the sequence of the last, or a negative {@link PublishResult}
     */
    long publishAll(List<Draft<?>> events, boolean atomic);

    /**
     * Publishes what must not be lost: waits for room, then until the event is DURABLE, and gives it a trace parent if it has none.
     *
     * @param timeout for both waits together
     * @throws ConfigurationException on a bus without a journal
     * @throws IllegalStateException when called from a stage, which would wait for itself; nothing is published then
     */
    <T> Receipt publishCritical(EventType<T> type, T value, Attributes attributes, Duration timeout);

    /** A claim of the calling thread's own. */
    Claim newClaim();

    /** A group of the calling thread's own. */
    EventGroup newGroup();
}
