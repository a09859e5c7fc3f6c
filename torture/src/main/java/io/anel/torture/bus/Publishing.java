package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Witness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Publishers at work, and the witness told of every ack, until the end or the fence. */
final class Publishing {
    private static final long LOOK_NS = 500_000;
    private static final Duration SHORT_WAIT = Duration.ofMillis(20);
    /** By then every publisher has been told of a failure, on a machine that is busy too. */
    private static final long MUST_BE_TOLD_NS = 5_000_000_000L;
    /** Behind the deadline of a close, threads have ended by then. */
    private static final long CLOSE_ENDS_NS = 1_000_000_000;
    /** Another process, whose last event none may be in front of, may read the machine's clock so much apart. */
    private static final long CLOCKS_APART_NS = 100_000_000;

    private final EventBus bus;
    private final Stages stages;
    private final Witness witness;
    private final FenceWatch fence;
    private final Queue<CompletableFuture<AckOutcome>> futures = new ConcurrentLinkedQueue<>();
    private final List<PublisherAtWork> publishers = new ArrayList<>();
    private volatile boolean isOver;

    Publishing(EventBus bus, Stages stages, Witness witness, FenceWatch fence) {
        this.bus = bus;
        this.stages = stages;
        this.witness = witness;
        this.fence = fence;
    }

    void run(int count, Random choice) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PublisherAtWork publisher = new PublisherAtWork(i, new Random(choice.nextLong()));
            publishers.add(publisher);
            threads.add(new Thread(() -> guarded(publisher), Traffic.source(i)));
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

    /** Whether a thread at work goes on, by what it was told. */
    private boolean isToGoOn(String told, boolean isFenceKnown, boolean isGood, boolean isFence) {
        if (isGood && !isFenceKnown) {
            return true;
        }
        if (isFence) {
            fence.told();
        } else {
            isOver = true;
            witness.failed(new IllegalStateException("expected to publish on, got " + told
                    + (isFenceKnown ? " behind a fence" : "") + " of " + bus.status()));
        }
        return false;
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
                witness.survivesPowerLoss(Promises.REACHES, Long.toString(durable));
            }
            if (journaled > lastJournaled) {
                lastJournaled = journaled;
                witness.survivesKill(Promises.REACHES, Long.toString(journaled));
            }
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    private void close() {
        closeBus();
        long pending = futures.stream().filter(future -> !future.isDone()).count();
        if (pending > 0) {
            witness.failed(new IllegalStateException(
                    "expected every future to end with the bus, got " + pending + " pending"));
        }
    }

    private void closeBus() {
        if (bus.status().state() == BusStatus.State.FENCED) {
            new AfterFence(bus, witness, fence).ask();
            witness.survivesKill(
                    BusPart.FENCED_EPOCH, Integer.toString(bus.status().epoch()));
            bus.close();
            return;
        }
        CloseReport report = bus.close(bus.config().closeDeadline());
        if (bus.status().state() == BusStatus.State.FENCED) {
            witness.fenced("while closing: " + report, 0);
        } else if (report.isClean()) {
            requireAllHandled();
            promiseAllAccepted(report);
        } else if (isOutOfRoom(report)) {
            promiseAllAccepted(report);
        } else {
            witness.failed(new IllegalStateException("expected a clean close, got " + report));
        }
    }

    /** Whether all that is left are emissions that wait for room, and stages that wait with them. */
    private boolean isOutOfRoom(CloseReport report) {
        return fence.lackedRoomWithin(CLOSE_ENDS_NS)
                && report.unpublished() > 0
                && report.unjournaled() == 0
                && report.openClaims() == 0
                && report.failure().isEmpty();
    }

    private void promiseAllAccepted(CloseReport report) {
        witness.survivesPowerLoss(
                BusPart.CLOSED_EPOCH, Integer.toString(bus.status().epoch()));
        witness.survivesPowerLoss(Promises.REACHES, Long.toString(report.lastSequence()));
        for (PublisherAtWork publisher : publishers) {
            witness.survivesPowerLoss(BusPart.COUNTER_OF + publisher.index, Long.toString(publisher.desk.counter()));
        }
    }

    private void requireAllHandled() {
        try {
            publishers.forEach(publisher -> stages.requireThrough(publisher.index, publisher.desk.counter()));
            stages.tally().requireEffects();
        } catch (BrokenPromiseException e) {
            witness.failed(e);
        }
    }

    private static AckOutcome outcomeOf(CompletableFuture<AckOutcome> future) {
        try {
            return future.get(SHORT_WAIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return AckOutcome.TIMED_OUT;
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One publisher, until the end, or until it is told of a fence. */
    private final class PublisherAtWork implements Runnable {
        private final int index;
        private final Random choice;
        private final Desk desk;
        private final int epoch = bus.status().epoch();
        private boolean isPaused;
        private boolean goesOn = true;
        private long publishingNs;

        PublisherAtWork(int index, Random choice) {
            this.index = index;
            this.choice = choice;
            desk = new Desk(
                    bus.publisher(Traffic.source(index)), index, stages.echo().counter(index));
        }

        @Override
        public void run() {
            while (goesOn && !isEnding()) {
                long last = 0;
                int most = choice.nextInt(8) == 0 ? 400 : 20;
                for (int left = 1 + choice.nextInt(most); left > 0 && goesOn && !isEnding(); left--) {
                    last = Math.max(last, publish());
                }
                if (last > 0 && goesOn) {
                    await(last, desk.counter(), choice.nextInt(6) == 0);
                }
            }
            if (goesOn && fence.hasFailed()) {
                requireTold();
            }
        }

        /** The end came first, perhaps before anything was published. */
        private void requireTold() {
            long result = desk.publishSomething(choice);
            while (PublishResult.isTransient(result) && !fence.hasFailedFor(MUST_BE_TOLD_NS)) {
                LockSupport.parkNanos(20_000);
                result = desk.again();
            }
            if (PublishResult.isTransient(result)) {
                witness.failed(notTold(result));
            }
        }

        private IllegalStateException notTold(long result) {
            return new IllegalStateException("expected FENCED within " + MUST_BE_TOLD_NS + " ns of a failure, got "
                    + PublishResult.describe(result) + " of " + bus.status());
        }

        /** The event's sequence; 0 when it was not published. */
        private long publish() {
            boolean isFenceKnown = fence.isTold();
            publishingNs = TortureBus.CLOCK.nanoTime();
            long result = desk.publishSomething(choice);
            while (PublishResult.isTransient(result) && !isFenceKnown && !isEnding()) {
                if (result == PublishResult.NO_SPACE && !isPaused) {
                    isPaused = true;
                    witness.paused();
                }
                if (fence.hasFailedFor(MUST_BE_TOLD_NS)) {
                    throw notTold(result);
                }
                LockSupport.parkNanos(20_000);
                isFenceKnown = fence.isTold();
                result = desk.again();
            }
            if (result >= 0 && isPaused) {
                isPaused = false;
                witness.resumed();
            }
            goesOn = isToGoOn(
                    PublishResult.describe(result),
                    isFenceKnown,
                    result >= 0 || PublishResult.isTransient(result),
                    result == PublishResult.FENCED);
            if (desk.voided() > 0 && goesOn) {
                awaitVoid(desk.voided(), desk.voidedAs());
            }
            return Math.max(result, 0);
        }

        private void awaitVoid(long sequence, AckOutcome expected) {
            boolean isFenceKnown = fence.isTold();
            AckOutcome outcome = bus.await(sequence, Ack.JOURNALED);
            goesOn = isToGoOn(outcome.toString(), isFenceKnown, outcome == expected, outcome == AckOutcome.FENCED);
            if (goesOn) {
                witness.survivesKill(Long.toString(sequence), outcome + " " + epoch);
            }
        }

        private void await(long sequence, long counter, boolean asksForDurable) {
            boolean isFenceKnown = fence.isTold();
            AckOutcome outcome = AckOutcome.TIMED_OUT;
            CompletableFuture<AckOutcome> future =
                    asksForDurable && choice.nextBoolean() ? bus.whenAcked(sequence, Ack.DURABLE) : null;
            if (future != null) {
                futures.add(future);
            }
            boolean isToAsk = asksForDurable;
            while (isToAsk) {
                // Once more where the power has failed: nothing is forced there, and must not be told.
                isToAsk = !witness.isPowerFailing();
                isFenceKnown = fence.isTold();
                outcome = future == null ? bus.await(sequence, Ack.DURABLE, SHORT_WAIT) : outcomeOf(future);
                isToAsk &= outcome == AckOutcome.TIMED_OUT;
            }
            boolean isDurable = outcome.stands();
            if (outcome == AckOutcome.TIMED_OUT) {
                isFenceKnown = fence.isTold();
                outcome = bus.await(sequence, Ack.JOURNALED);
            }
            goesOn = isToGoOn(outcome.toString(), isFenceKnown, outcome.stands(), outcome == AckOutcome.FENCED);
            if (!goesOn) {
                return;
            }
            String what = index + " " + counter + " " + epoch + " " + (publishingNs - CLOCKS_APART_NS) + " "
                    + (TortureBus.CLOCK.nanoTime() + CLOCKS_APART_NS);
            if (isDurable) {
                witness.survivesPowerLoss(Long.toString(sequence), what);
            } else {
                witness.survivesKill(Long.toString(sequence), what);
            }
        }
    }
}
