package io.anel.examples.trading;

import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.Stage;
import io.anel.api.StateHash;

/**
 * One-minute candles by the trades' own time: first, highest, lowest and last price, and the volume.
 *
 * <p>A trade of another minute than the open candle's closes it, an earlier one too. Closed candles are folded into a hash, so
 * that memory stays constant and every one of them counts in the state.
 */
public final class Candles implements Stage {
    private static final long NONE = -1;

    private final StateHash closedCandles = new StateHash();
    private final WideSum volume = new WideSum();
    private long closed;
    private long minute = NONE;
    private long open;
    private long high;
    private long low;
    private long close;

    @Override
    public void on(Event event, Context context) {
        Trade trade = event.as(Trade.TYPE);
        long tradeMinute = trade.timeSeconds() / 60;
        if (tradeMinute != minute) {
            closeCandle();
            minute = tradeMinute;
            open = trade.price();
            high = open;
            low = open;
        }
        high = Math.max(high, trade.price());
        low = Math.min(low, trade.price());
        close = trade.price();
        volume.add(trade.amount(), 1);
    }

    /** How many, the open one included. */
    public long count() {
        return minute == NONE ? 0 : closed + 1;
    }

    @Override
    public void hash(StateHash hash) {
        hash.put(closed).put(closedCandles.value());
        hashCandle(hash);
    }

    private void closeCandle() {
        if (minute != NONE) {
            hashCandle(closedCandles);
            closed++;
            volume.clear();
        }
    }

    private void hashCandle(StateHash hash) {
        hash.put(minute).put(open).put(high).put(low).put(close);
        volume.hash(hash);
    }
}
