package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.engine.Agent;
import io.anel.simulation.Simulation;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Publishes some, now and then waits for what it has published or leaves a future for it, and asks once more behind a fence. */
final class SimulatedPublisher implements Agent {
    private static final Duration SHORT_WAIT = Duration.ofMillis(2);
    private static final int FUTURES_ONE_IN = 64;
    private static final int WAITS_ONE_IN = 8;

    private final SimulatedLife life;
    private final Simulation simulation;
    private final EventBus bus;
    private final Promises promises;
    private final int index;
    private final boolean asksForDurable;
    private final Random choice;
    private final Desk desk;
    private final int epoch;
    private final List<CompletableFuture<AckOutcome>> futures = new ArrayList<>();
    private boolean isRefused;
    private long last;

    /** @param counter of the last event of it that the log has */
    SimulatedPublisher(
            SimulatedLife life,
            Simulation simulation,
            EventBus bus,
            Promises promises,
            int index,
            long counter,
            boolean asksForDurable,
            Random choice) {
        this.life = life;
        this.simulation = simulation;
        this.bus = bus;
        this.promises = promises;
        this.index = index;
        this.asksForDurable = asksForDurable;
        this.choice = choice;
        desk = new Desk(bus.publisher(Traffic.source(index)), index, counter);
        epoch = bus.status().epoch();
    }

    int index() {
        return index;
    }

    /** The last event that was accepted. */
    long counter() {
        return desk.counter();
    }

    @Override
    public int doWork() {
        boolean wasFenced = life.isFenced();
        long result = isRefused ? desk.again() : desk.publishSomething(choice);
        isRefused = PublishResult.isTransient(result);
        if (wasFenced) {
            requireFenced(result);
            return 1;
        }
        if (!isExpected(result)) {
            throw new BrokenPromiseException(
                    "expected to publish on, got " + PublishResult.describe(result) + " of " + bus.status());
        }
        if (result > 0) {
            last = result;
            if (choice.nextInt(WAITS_ONE_IN) == 0) {
                await();
            } else if (choice.nextInt(FUTURES_ONE_IN) == 0) {
                futures.add(bus.whenAcked(last, asksForDurable && choice.nextBoolean() ? Ack.DURABLE : Ack.JOURNALED));
            }
        } else if (desk.voided() > 0) {
            awaitVoid(desk.voided(), desk.voidedAs());
        }
        return 1;
    }

    private boolean isExpected(long result) {
        return result >= 0
                || result == PublishResult.BACK_PRESSURED
                || result == PublishResult.NO_SPACE && life.mayBeFull()
                || result == PublishResult.CLOSED && life.isClosing()
                || life.isFenced();
    }

    private void requireFenced(long result) {
        if (result != PublishResult.FENCED) {
            throw new BrokenPromiseException("expected FENCED behind a fence, got " + PublishResult.describe(result));
        }
        if (last == 0) {
            return;
        }
        long old = 1 + (long) (choice.nextDouble() * last);
        Ack ack = Ack.values()[choice.nextInt(Ack.values().length)];
        AckOutcome awaited = bus.await(old, ack, SHORT_WAIT);
        AckOutcome acked = bus.whenAcked(old, ack).getNow(null);
        if (awaited != AckOutcome.FENCED || acked != AckOutcome.FENCED) {
            throw new BrokenPromiseException(
                    "expected FENCED of " + old + " behind a fence, got " + awaited + " and " + acked);
        }
    }

    private void await() {
        Ack ack = asksForDurable && choice.nextBoolean() ? Ack.DURABLE : Ack.JOURNALED;
        long sequence = last;
        String value = index + " " + desk.counter() + " " + epoch;
        boolean wasFenced = life.isFenced();
        boolean stands = bus.await(sequence, ack, SHORT_WAIT).stands();
        if (stands && wasFenced) {
            throw new BrokenPromiseException("expected FENCED behind a fence, got an ack of " + sequence);
        }
        if (stands && !simulation.isStruck()) {
            if (ack == Ack.DURABLE) {
                promises.putSurvivingPowerLoss(Long.toString(sequence), value);
            } else {
                promises.putSurvivingKill(Long.toString(sequence), value);
            }
        }
    }

    private void awaitVoid(long sequence, AckOutcome expected) {
        boolean wasFenced = life.isFenced();
        AckOutcome outcome = bus.await(sequence, Ack.JOURNALED, SHORT_WAIT);
        if (outcome == expected && !wasFenced) {
            if (!simulation.isStruck()) {
                promises.putSurvivingKill(Long.toString(sequence), outcome + " " + epoch);
            }
        } else if (outcome != AckOutcome.TIMED_OUT && outcome != AckOutcome.FENCED && outcome != AckOutcome.CLOSED) {
            throw new BrokenPromiseException("expected " + expected + " of " + sequence + ", got " + outcome);
        }
    }

    /** Throws unless every future has been told that its event stands: the bus has closed in order. */
    void requireAcked() {
        for (CompletableFuture<AckOutcome> future : futures) {
            AckOutcome outcome = future.getNow(null);
            if (outcome != AckOutcome.STANDS) {
                throw new BrokenPromiseException("expected a future that STANDS, got " + outcome);
            }
        }
    }
}
