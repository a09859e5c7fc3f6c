package io.anel.examples.trading;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import java.math.BigDecimal;

/**
 * The position of a desk that takes the other side of every trade, and its limit.
 *
 * <p>The data does not say who began a trade, so the tick rule does: at a higher price than before a buyer did and the desk
 * sold, at a lower one a seller did and the desk bought, at the same price it was as the last time. A position over the limit,
 * either way, emits a {@link LimitBreach} and counts as hedged: it starts from zero.
 */
public final class Position implements Stage {
    /** Bitcoins, in {@link Units}. */
    public static final long LIMIT = 2_000 * Units.ONE;

    private long position;
    private long lastPrice;
    private int side = -1;
    private long breaches;

    @Override
    public void on(Event event, Context context) {
        Trade trade = event.as(Trade.TYPE);
        if (lastPrice != 0 && trade.price() != lastPrice) {
            side = trade.price() > lastPrice ? -1 : 1;
        }
        lastPrice = trade.price();
        position += side * trade.amount();
        if (Math.abs(position) > LIMIT) {
            breaches++;
            context.publish(LimitBreach.TYPE, breach(trade));
            position = 0;
        }
    }

    /** In bitcoins, negative when short. */
    public BigDecimal value() {
        return Units.decimal(position);
    }

    public long breaches() {
        return breaches;
    }

    @Override
    public void hash(StateHash hash) {
        hash.put(position).put(lastPrice).put(side).put(breaches);
    }

    private LimitBreach breach(Trade trade) {
        return new LimitBreach(
                Units.decimal(position), Units.decimal(LIMIT), Units.decimal(trade.price()), trade.timeSeconds());
    }
}
