package io.anel.examples;

import io.anel.Anel;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.event.Json;

/** An event through the ring, in memory. */
public final class QuickStart {
    private QuickStart() {}

    // region: quickstart
    record Trade(String symbol, double price, long quantity) {}

    static final EventType<Trade> TRADE = Json.type("trade", 1, Trade.class);

    public static void main(String[] args) {
        try (EventBus bus = Anel.bus("desk").start()) {
            bus.subscriber("printer")
                    .on(TRADE, event -> System.out.println(event.sequence() + ": " + event.as(TRADE)))
                    .start();
            bus.publisher("gateway").publish(TRADE, new Trade("BTC", 800.01, 3));
        } // closing drains: the trade is printed
    }
    // endregion
}
