package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.torture.part.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Publishers at work, and the witness told of every ack, until the end or the fence. */
final class Publishing {
    private static final long LOOK_NS = 500_000;
    private static final Duration SHORT_WAIT = Duration.ofMillis(20);

    private final EventBus bus;
    private final Echo echo;
    private final Witness witness;
    private volatile boolean isOver;

    Publishing(EventBus bus, Echo echo, Witness witness) {
        this.bus = bus;
        this.echo = echo;
        this.witness = witness;
    }

    void run(int publishers, Random choice) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < publishers; i++) {
            int publisher = i;
            Random itsChoice = new Random(choice.nextLong());
            threads.add(new Thread(() -> guarded(() -> publish(publisher, itsChoice)), Traffic.source(i)));
        }
        threads.add(new Thread(() -> guarded(this::reportCursors), "cursors"));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        close();
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            witness.failed(e);
            isOver = true;
        }
    }

    private boolean isEnding() {
        return isOver || witness.isEnding();
    }

    private void publish(int index, Random choice) {
        Desk desk = new Desk(bus.publisher(Traffic.source(index)), index, echo.counter(index));
        boolean isPaused = false;
        while (!isEnding()) {
            long last = 0;
            for (int left = 1 + choice.nextInt(choice.nextInt(8) == 0 ? 400 : 20); left > 0 && !isEnding(); left--) {
                long result = desk.publishSomething(choice);
                while (PublishResult.isTransient(result) && !isEnding()) {
                    if (result == PublishResult.NO_SPACE && !isPaused) {
                        isPaused = true;
                        witness.paused();
                    }
                    LockSupport.parkNanos(20_000);
                    result = desk.again();
                }
                if (result > 0) {
                    last = result;
                    if (isPaused) {
                        isPaused = false;
                        witness.resumed();
                    }
                } else if (result < 0 && !PublishResult.isTransient(result)) {
                    over(PublishResult.describe(result), result == PublishResult.FENCED);
                }
            }
            if (last > 0) {
                await(last, index, desk.counter(), choice.nextInt(6) == 0);
            }
        }
    }

    private void await(long sequence, int index, long counter, boolean asksForDurable) {
        String key = Long.toString(sequence);
        String value = index + " " + counter;
        AckOutcome outcome = AckOutcome.TIMED_OUT;
        while (asksForDurable && outcome == AckOutcome.TIMED_OUT && !witness.isPowerFailing()) {
            outcome = bus.await(sequence, Ack.DURABLE, SHORT_WAIT);
        }
        if (outcome.stands()) {
            witness.survivesPowerLoss(key, value);
            return;
        }
        if (outcome == AckOutcome.TIMED_OUT) {
            outcome = bus.await(sequence, Ack.JOURNALED);
        }
        if (outcome.stands()) {
            witness.survivesKill(key, value);
        } else {
            over(outcome.toString(), outcome == AckOutcome.FENCED);
        }
    }

    private void over(String what, boolean isFence) {
        if (!isFence) {
            witness.failed(new IllegalStateException("expected to publish on, got " + what + " of " + bus.status()));
        }
        isOver = true;
    }

    private void reportCursors() {
        long lastJournaled = 0;
        long lastDurable = 0;
        while (!isEnding()) {
            long durable = bus.sequence(Ack.DURABLE);
            long journaled = bus.sequence(Ack.JOURNALED);
            if (bus.status().state() == BusStatus.State.FENCED) {
                // Read before the fence, or not to be believed: the next opening may have less.
                return;
            }
            if (durable > lastDurable) {
                lastDurable = durable;
                witness.survivesPowerLoss(BusPart.REACHES, Long.toString(durable));
            }
            if (journaled > lastJournaled) {
                lastJournaled = journaled;
                witness.survivesKill(BusPart.REACHES, Long.toString(journaled));
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private void close() {
        if (bus.status().state() == BusStatus.State.FENCED) {
            new AfterFence(bus, witness).ask();
            witness.survivesKill(
                    BusPart.FENCED_EPOCH, Integer.toString(bus.status().epoch()));
            bus.close();
            return;
        }
        CloseReport report = bus.close(bus.config().closeDeadline());
        if (bus.status().state() == BusStatus.State.FENCED) {
            witness.fenced("while closing: " + report);
        } else if (!report.isClean()) {
            witness.failed(new IllegalStateException("expected a clean close, got " + report));
        }
    }
}
