package io.anel.examples;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.Json;
import io.anel.journal.Journal;
import io.anel.replay.ReplayReport;
import io.anel.replay.Replayer;
import java.nio.file.Path;

/** A stage with a limit, a journal, an alert that waits for the disk, and a replay that comes to the same state. */
public final class JournaledDesk {
    // region: events
    record Trade(String symbol, double price, long quantity) {}

    record Breach(String why, double exposure) {}

    static final EventType<Trade> TRADE = Json.type("trade", 1, Trade.class);
    static final EventType<Breach> BREACH = Json.type("risk_breach", 1, Breach.class);
    // endregion

    private static final double LIMIT = 10_000;

    // region: stage
    static final class Exposure implements Stage { // deterministic; one thread
        private double exposure;

        @Override
        public void on(Event event, Context context) { // a flyweight: valid in this call only
            Trade trade = event.as(TRADE);
            exposure += trade.price() * trade.quantity();
            if (exposure > LIMIT) {
                context.publish(BREACH, new Breach("max exposure", exposure)); // carries the trade as its cause
            }
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(exposure);
        }
    }
    // endregion

    private JournaledDesk() {}

    /** Publishes three trades; returns the state's hash. A second call goes on where the first one ended. */
    // region: bus
    static StateHash trade(Path dir) {
        try (EventBus bus = Anel.bus("desk")
                .log(Journal.at(dir)) // or .inMemory(10_000)
                .chain(chain -> chain.stage("exposure", new Exposure(), TRADE))
                .start()) {
            bus.subscriber("pager")
                    .on(BREACH, event -> System.out.println("breach: " + event.copy()))
                    .after(Ack.DURABLE) // what leaves the process waits for the disk
                    .start();
            Publisher gateway = bus.publisher("gateway");
            for (int quantity = 5; quantity <= 7; quantity++) {
                long sequence = gateway.publish(TRADE, new Trade("BTC", 800.01, quantity));
                if (sequence < 0) { // back pressure, a full disk …: expected outcomes are values
                    throw new IllegalStateException(PublishResult.describe(sequence));
                }
                AckOutcome outcome = bus.await(sequence, Ack.DURABLE);
                System.out.println("trade " + sequence + ": " + outcome);
            }
            return bus.stateHash();
        }
    }
    // endregion

    // region: replay
    static StateHash replay(Path dir) {
        ReplayReport report =
                Replayer.of(dir).into("exposure", new Exposure(), TRADE).run();
        return report.stateHash();
    }
    // endregion

    public static void main(String[] args) {
        Path dir = Path.of(args[0]);
        System.out.println("live state     " + trade(dir));
        System.out.println("replayed state " + replay(dir));
    }
}
