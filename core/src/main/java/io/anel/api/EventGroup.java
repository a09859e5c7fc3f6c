package io.anel.api;

/**
 * Several events for one claim: consecutive sequences, one time, one hand-over. Reusable.
 *
 * <p>Atomic unless said otherwise: readers, stages and a crash see all of it or nothing, and if Admission refuses one, all are
 * voided.
 *
 * <p><b>Cost:</b> each event is encoded into a buffer of the group's and copied; allocates nothing once that is large enough. Where all events are of one type and length and
 * have no attributes, a {@link Claim} of several places is twice as fast.
 *
 * <p><b>Threading:</b> one thread at a time; get one per thread from {@link Publisher#newGroup()}.
 */
public interface EventGroup {
    /** Whether the events stand or fall together; true at first. */
    EventGroup atomic(boolean atomic);

    default <T> EventGroup add(EventType<T> type, T value) {
        return add(type, value, null);
    }

    /**
     * Adds an event.
     *
     * @throws PayloadTooLargeException over {@link BusConfig#maxPayloadBytes()}; the group is as it was
     */
    <T> EventGroup add(EventType<T> type, T value, Attributes attributes);

    int size();

    /**
     * Publishes the events and empties the group; on a negative result it keeps them.
     *
     * @return the sequence of the last event, or a negative {@link PublishResult}
     * @throws IllegalStateException when the group is empty
     */
    long publish();

    /** Forgets the events; returns this. */
    EventGroup clear();
}
