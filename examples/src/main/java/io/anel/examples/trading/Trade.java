package io.anel.examples.trading;

import io.anel.api.EventType;

/**
 * Somebody bought and somebody sold.
 *
 * @param timeSeconds when, in seconds since the Unix epoch
 * @param price dollars for a bitcoin, in {@link Units}
 * @param amount bitcoins, in {@link Units}
 */
public record Trade(long timeSeconds, long price, long amount) {
    /** A trade as an event: 24 bytes of payload, written straight into the ring. */
    public static final EventType<Trade> TYPE = EventType.of("trade", 1, new TradeCodec());
}
