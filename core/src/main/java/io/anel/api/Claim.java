package io.anel.api;

import org.agrona.MutableDirectBuffer;

/**
 * A place in the ring that a publisher writes its payload into: no copy, no allocation. Reusable.
 *
 * <pre>{@code
 * long sequence = claim.claim(TICK, 16);
 * if (sequence < 0) return sequence;              // a PublishResult
 * claim.buffer().putLong(claim.offset(), price);
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

    /** The buffer to write into, from {@link #offset()} on. */
    MutableDirectBuffer buffer();

    int offset();

    /** The event's sequence while the claim is open. */
    long sequence();

    /** Lets the event go; the claim can be used again. */
    void publish();

    /** Gives the place back: the event is voided, its sequence stays. */
    void abort();

    /** Aborts if still open. */
    @Override
    void close();
}
