package io.anel.api;

import org.agrona.MutableDirectBuffer;

/**
 * A place in the ring that a publisher writes its payload into, or several in a row: no copy, no allocation. Reusable.
 *
 * <pre>{@code
 * long sequence = claim.claim(TICK, 16);
 * if (sequence < 0) return sequence;              // a PublishResult
 * claim.buffer().putLong(0, price);
 * claim.publish();
 *
 * long last = claim.claim(TICK, 16, levels, true);  // an atomic group of as many events
 * if (last < 0) return last;
 * for (int i = 0; i < levels; i++) {
 *     claim.buffer(i).putLong(0, price[i]);
 * }
 * claim.publish();
 * }</pre>
 *
 * <p><b>Threading:</b> one thread at a time; get one per thread from {@link Publisher#newClaim()}.
 *
 * <p><b>Keep it short:</b> everything behind an open claim waits for it. The bus names a claim that stays open, and stops past
 * {@link BusConfig#claimDeadline()}.
 */
public interface Claim extends AutoCloseable {
    /**
     * Claims room for a payload of exactly {@code payloadLength} bytes.
     *
     * @return the sequence, or a negative {@link PublishResult}
     * @throws PayloadTooLargeException over {@link BusConfig#maxPayloadBytes()}
     * @throws IllegalStateException when this claim is open already
     */
    long claim(EventType<?> type, int payloadLength);

    /**
     * The same for {@code count} events of one type and one payload length, at consecutive sequences. This is the fastest way in: what it
     * costs beside the payloads is shared.
     *
     * @param atomic whether they stand or fall together, as those of an {@link EventGroup}
     * @return the last one's sequence, or a negative {@link PublishResult}; {@link PublishResult#TOO_LARGE} for more than a group may have
     * @throws PayloadTooLargeException over {@link BusConfig#maxPayloadBytes()}
     * @throws IllegalArgumentException when {@code count} is less than 1
     * @throws IllegalStateException when this claim is open already
     */
    long claim(EventType<?> type, int payloadLength, int count, boolean atomic);

    /** The payload's bytes, the first event's of several: a view that ends where they end, until this claim's next call. */
    default MutableDirectBuffer buffer() {
        return buffer(0);
    }

    /**
     * One payload's bytes: a view, until this claim's next call.
     *
     * @param index from 0, in the order of the sequences
     * @throws IndexOutOfBoundsException when fewer were claimed
     */
    MutableDirectBuffer buffer(int index);

    /** The event's sequence while the claim is open; of several, the last one's. */
    long sequence();

    /** Lets the events go; the claim can be used again. */
    void publish();

    /** Gives the places back: the events are voided, their sequences stay. */
    void abort();

    /** Aborts if still open. */
    @Override
    void close();
}
