package io.anel.examples.trading;

import io.anel.api.EventType;
import io.anel.event.Json;
import java.math.BigDecimal;

/**
 * The desk's position went over its limit; the event's cause is the trade that did it.
 *
 * @param position bitcoins, negative when short
 * @param limit bitcoins, either way
 * @param price the causing trade's
 * @param tradeTimeSeconds the causing trade's, since the Unix epoch
 */
public record LimitBreach(BigDecimal position, BigDecimal limit, BigDecimal price, long tradeTimeSeconds) {
    /** A breach as an event: rare, and read by people, so JSON. */
    public static final EventType<LimitBreach> TYPE = Json.type("risk.limit_breach", 1, LimitBreach.class);
}
