package io.anel.examples;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.StateHash;
import io.anel.examples.trading.LimitBreach;
import io.anel.examples.trading.Trade;
import io.anel.examples.trading.TradeCsv;
import io.anel.examples.trading.TradingDesk;
import io.anel.journal.Journal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * The service at work: trades go in through a gateway, as fast as the ring takes them, which tells the rate; the last of them at a
 * fixed pace, which tells the latency: at full speed that would only be the time spent in a full ring.
 */
final class LiveRun {
    /** A durable run waits once for so many trades: one force serves them all. */
    static final int DURABLE_BATCH = 256;

    static final int PACED_PER_SECOND = 10_000;

    private static final int MAX_PACED_TRADES = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int TRADES_PER_PROGRESS = 1024;

    private final EventBus bus;
    private final Publisher gateway;
    private final boolean isDurable;
    private long published;
    private long lastSequence;

    private LiveRun(EventBus bus, boolean isDurable) {
        this.bus = bus;
        this.gateway = bus.publisher("gateway");
        this.isDurable = isDurable;
    }

    /**
     * Runs all trades through a bus with a journal, and closes it.
     *
     * @param first the first trade, read beforehand to know that there is one
     * @throws DemoException when an event does not come through
     * @throws io.anel.api.AnelException when the journal cannot be used
     */
    static LiveResult run(
            Path journal, ChainMode mode, boolean isDurable, DemoInput input, TradeCsv csv, Trade first, Screen screen)
            throws IOException {
        PassTimes passTimes = new PassTimes();
        TradingDesk desk = new TradingDesk(passTimes::around);
        EventBus bus = Anel.bus("demo")
                .config(BusConfig.builder().chainMode(mode).build())
                .log(Journal.at(journal))
                .chain(desk::describe)
                .start();
        LiveResult result;
        try (bus) {
            long alertsBefore = desk.position().breaches();
            tellOfEarlierRuns(bus, screen);
            // What leaves the process waits for DURABLE where the run asks for it.
            bus.subscriber("screen")
                    .on(LimitBreach.TYPE, event -> screen.say(AlertLine.of(event)))
                    .after(isDurable ? Ack.DURABLE : Ack.JOURNALED)
                    .start();
            LiveRun run = new LiveRun(bus, isDurable);
            ArrayDeque<Trade> held = new ArrayDeque<>();
            held.add(first);
            long startNs = System.nanoTime();
            run.atFullSpeed(csv, held, input, screen);
            long fastNs = System.nanoTime() - startNs;
            long fastTrades = run.published;
            run.paced(held, passTimes);
            StateHash hash = bus.stateHash();
            long alerts = desk.position().breaches() - alertsBefore;
            result = new LiveResult(
                    run.published, csv.badLines(), fastTrades, fastNs, passTimes.histogram(), alerts, hash, desk);
        }
        bus.status().failure().ifPresent(failure -> {
            throw new DemoException(DemoException.FAILED, "expected a close without a fault, got " + failure);
        });
        return result;
    }

    private static void tellOfEarlierRuns(EventBus bus, Screen screen) {
        long before = bus.sequence(Ack.JOURNALED);
        if (before > 0) {
            screen.say(String.format(
                    "journal   holds %,d events of earlier runs; the stages are rebuilt from them and go on", before));
        }
    }

    /** Leaves the last trades in {@code held}. */
    private void atFullSpeed(TradeCsv csv, ArrayDeque<Trade> held, DemoInput input, Screen screen) throws IOException {
        try (Screen.Progress progress = screen.progress("trades", input.lengthBytes())) {
            Trade trade;
            while ((trade = csv.next()) != null) {
                held.add(trade);
                if (held.size() > MAX_PACED_TRADES) {
                    publish(held.poll());
                    if (published % TRADES_PER_PROGRESS == 0) {
                        progress.at(csv.consumed());
                    }
                }
            }
            long paced = (published + held.size()) / 10;
            while (held.size() > paced) {
                publish(held.poll());
            }
            drain();
        }
    }

    private void paced(ArrayDeque<Trade> held, PassTimes passTimes) {
        long intervalNs = TimeUnit.SECONDS.toNanos(1) / PACED_PER_SECOND;
        long dueNs = System.nanoTime() + intervalNs;
        passTimes.expect(dueNs, intervalNs);
        while (!held.isEmpty()) {
            while (System.nanoTime() - dueNs < 0) {
                Thread.yield(); // parking oversleeps by half an interval
            }
            publish(held.poll());
            dueNs += intervalNs;
        }
        drain();
    }

    private void publish(Trade trade) {
        long sequence = gateway.publish(Trade.TYPE, trade, null, PATIENCE);
        if (sequence < 0) {
            throw failed("expected the gateway to publish a trade, got " + PublishResult.describe(sequence));
        }
        lastSequence = sequence;
        published++;
        if (isDurable && published % DURABLE_BATCH == 0) {
            awaitDurable();
        }
    }

    private void awaitDurable() {
        AckOutcome outcome = bus.await(lastSequence, Ack.DURABLE);
        if (!outcome.stands()) {
            throw failed("expected sequence " + lastSequence + " to be DURABLE, got " + outcome);
        }
    }

    private void drain() {
        if (isDurable) {
            awaitDurable();
        }
        if (!bus.drain(PATIENCE)) {
            throw failed("expected every stage to handle " + lastSequence + " within " + PATIENCE.toSeconds() + " s");
        }
    }

    private DemoException failed(String what) {
        String cause = bus.status()
                .failure()
                .map(failure -> ": " + failure.getMessage())
                .orElse("");
        return new DemoException(DemoException.FAILED, what + cause);
    }
}
