package io.anel.examples.trading;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import java.math.BigDecimal;
import java.math.BigInteger;

/** The volume-weighted average price of all trades: turnover over volume, both exact. */
public final class AveragePrice implements Stage {
    private final WideSum turnover = new WideSum();
    private final WideSum volume = new WideSum();

    @Override
    public void on(Event event, Context context) {
        Trade trade = event.as(Trade.TYPE);
        turnover.add(trade.price(), trade.amount());
        volume.add(trade.amount(), 1);
    }

    /** In dollars, the rest of the division cut off; zero before the first amount. */
    public BigDecimal value() {
        BigInteger bitcoins = volume.value();
        return Units.decimal(
                bitcoins.signum() == 0 ? 0 : turnover.value().divide(bitcoins).longValueExact());
    }

    @Override
    public void hash(StateHash hash) {
        turnover.hash(hash);
        volume.hash(hash);
    }
}
