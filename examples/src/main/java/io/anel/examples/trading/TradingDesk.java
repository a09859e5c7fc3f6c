package io.anel.examples.trading;

import io.anel.api.ChainBuilder;
import io.anel.api.Stage;
import java.util.function.UnaryOperator;

/**
 * The service's stages, described once for the live bus and for the replay: {@code Anel.bus(…).chain(desk::describe)} and
 * {@code Replayer.of(dir).chain(desk::describe)}.
 *
 * <p><b>Threading:</b> read the stages when the bus has drained or the replay has ended.
 */
public final class TradingDesk {
    private final Candles candles = new Candles();
    private final AveragePrice averagePrice = new AveragePrice();
    private final Position position = new Position();
    private final Stage last;

    public TradingDesk() {
        this(stage -> stage);
    }

    /** @param aroundLast wraps the last stage, to see when an event has passed the whole chain */
    public TradingDesk(UnaryOperator<Stage> aroundLast) {
        last = aroundLast.apply(position);
    }

    public void describe(ChainBuilder chain) {
        chain.stage("candles", candles, Trade.TYPE)
                .then("average_price", averagePrice, Trade.TYPE)
                .then("position", last, Trade.TYPE);
    }

    public Candles candles() {
        return candles;
    }

    public AveragePrice averagePrice() {
        return averagePrice;
    }

    public Position position() {
        return position;
    }
}
