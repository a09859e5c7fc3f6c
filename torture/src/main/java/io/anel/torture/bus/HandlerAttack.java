package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.HandlerPolicy;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Subscriber;
import io.anel.api.WhenSlow;
import io.anel.log.EventLogFactory;
import io.anel.log.InMemory;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import io.anel.torture.process.ChildJvm;
import io.anel.torture.process.FileCopies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Handlers that do what handlers should not, in a stage and in a subscriber, under each policy: the bus does what its documents say, and what it
 * had accepted by then is in the log and comes back.
 *
 * <table>
 * <caption>What is expected</caption>
 * <tr><td>an exception, past its retries</td><td>the bus stops, or the event is skipped, as the policy says; a subscriber counts it; every other event is handed
 * on once</td></tr>
 * <tr><td>an Error of any kind</td><td>the bus stops</td></tr>
 * <tr><td>closing the bus</td><td>refused by an exception, which is dealt with as any other</td></tr>
 * <tr><td>an interrupt of its own thread</td><td>nothing: the journal's channels stay open</td></tr>
 * <tr><td>publishing until the ring is full</td><td>BACK_PRESSURED, no deadlock</td></tr>
 * <tr><td>System.exit</td><td>the process ends at once; what was JOURNALED is there</td></tr>
 * <tr><td>blocking for ever</td><td>close returns after its deadline, and says that something was left</td></tr>
 * <tr><td>being slow</td><td>see {@link SlowSubscriberCase}</td></tr>
 * </table>
 */
public final class HandlerAttack implements Attack {
    private enum Misdeed {
        THROWS,
        THROWS_AN_ERROR,
        OVERFLOWS_THE_STACK,
        RUNS_OUT_OF_MEMORY,
        CLOSES_THE_BUS,
        INTERRUPTS_ITSELF,
        FILLS_THE_RING,
        BLOCKS
    }

    private static final int EVENTS = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration SHORT_DEADLINE = Duration.ofMillis(200);
    private static final long LONG_AFTER_DEADLINE_NS = 10_000_000_000L;

    @Override
    public String name() {
        return "handler";
    }

    @Override
    public String description() {
        return "Has handlers fail, hang, exit and crawl; each must come to its documented outcome.";
    }

    @Override
    public String unit() {
        return "misdeeds";
    }

    @Override
    public boolean appliesTo(DurablePart part) {
        return part instanceof BusPart;
    }

    @Override
    public long shortForm() {
        return Misdeed.values().length * 4L + SlowSubscriberCase.Kind.values().length + 2;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        for (Misdeed misdeed : Misdeed.values()) {
            for (boolean inStage : new boolean[] {true, false}) {
                for (HandlerPolicy.Then then : HandlerPolicy.Then.values()) {
                    new Case(strike, misdeed, inStage, then).run();
                    strike.counted();
                }
            }
        }
        for (SlowSubscriberCase.Kind kind : SlowSubscriberCase.Kind.values()) {
            new SlowSubscriberCase(strike, kind).run();
            strike.counted();
        }
        exit(strike, true);
        exit(strike, false);
    }

    /** In a process of its own. */
    private static void exit(Strike strike, boolean inStage) throws Exception {
        Path files = strike.directory().resolve("exits-" + inStage);
        Promises promises = new Promises();
        try (ChildJvm child = ChildJvm.start(
                List.of(),
                strike.directory(),
                ExitingBus.class,
                files,
                strike.choice().nextLong(),
                inStage,
                1 + strike.choice().nextInt(10 * EVENTS))) {
            String reaches = child.awaitLine(ExitingBus.REACHES);
            promises.putSurvivingKill(Promises.REACHES, reaches.substring(ExitingBus.REACHES.length()));
            int exit = child.awaitExit();
            if (exit != ExitingBus.EXIT) {
                throw new BrokenPromiseException("expected a process that ends as its handler says, with "
                        + ExitingBus.EXIT + ", got " + exit + ": " + child.errors());
            }
        }
        strike.check(files, promises);
        FileCopies.delete(files);
        strike.counted();
    }

    /** One misdeed at one place under one policy. */
    private static final class Case {
        private final Strike strike;
        private final Misdeed misdeed;
        private final boolean inStage;
        private final HandlerPolicy policy;
        private final long at;
        private final Path files;
        private final CountDownLatch isIn = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicReference<EventBus> bus = new AtomicReference<>();
        private final AtomicReference<Publisher> second = new AtomicReference<>();
        private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);
        private final UnsafeBuffer theirBytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);
        private final Echo echo = new Echo();
        private final int workers;
        private final WhenSlow whenSlow;
        private final Handed handed;
        private Subscriber bad;
        private volatile long theirCounter;

        Case(Strike strike, Misdeed misdeed, boolean inStage, HandlerPolicy.Then then) {
            this.strike = strike;
            this.misdeed = misdeed;
            this.inStage = inStage;
            Random choice = strike.choice();
            policy = new HandlerPolicy(choice.nextInt(3), then);
            at = 1 + choice.nextInt(EVENTS / 2);
            workers = inStage ? 1 : 1 + choice.nextInt(3);
            // Nobody is put out as long as the ring is not full.
            boolean mayBeOut = misdeed != Misdeed.FILLS_THE_RING && choice.nextBoolean();
            whenSlow = mayBeOut ? WhenSlow.DISCONNECT : WhenSlow.GATE;
            handed = new Handed(toString());
            files = strike.directory().resolve(misdeed + "-" + inStage + "-" + then);
        }

        @Override
        public String toString() {
            String who = inStage ? "stage" : "subscriber of " + workers + " workers under " + whenSlow + " and";
            return "a " + who + " under " + policy + " that " + misdeed + " at its event " + at;
        }

        void run() throws Exception {
            // A thread that blocks for ever keeps the journal's lock until the process ends.
            boolean isJournaled = misdeed != Misdeed.BLOCKS;
            EventLogFactory log = isJournaled ? TortureBus.smallJournal(files) : InMemory.ofDefaults();
            try (EventBus started = start(log)) {
                bus.set(started);
                second.set(started.publisher(Traffic.source(1)));
                if (!inStage) {
                    bad = started.subscriber("bad")
                            .onEachWorker(Traffic.BLOCK, () -> handed.worker(this::misbehave))
                            .workers(workers)
                            .whenSlow(whenSlow)
                            .onError(policy)
                            .start();
                }
                publish(started.publisher(Traffic.source(0)));
                if (misdeed == Misdeed.BLOCKS) {
                    expectUncleanClose(started);
                } else {
                    expectOutcome(started);
                }
            }
            if (isJournaled) {
                Promises promises = new Promises();
                promises.putSurvivingKill(
                        Promises.REACHES, Long.toString(bus.get().status().journaled()));
                strike.check(files, promises);
                FileCopies.delete(files);
            }
        }

        private EventBus start(EventLogFactory log) {
            return Anel.bus("torture")
                    .config(TortureBus.smallConfig(strike.choice()).build())
                    .log(log)
                    .chain(chain -> {
                        chain.stage("echo", echo, Traffic.BLOCK);
                        if (inStage) {
                            EventHandler handler = handed.worker(this::misbehave);
                            chain.then("bad", (event, context) -> handler.on(event), Traffic.BLOCK)
                                    .onError(policy);
                        }
                    })
                    .start();
        }

        private void publish(Publisher publisher) {
            for (long counter = 1; counter <= EVENTS; counter++) {
                Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, 0, 0, 1, counter);
                long result = publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
                while (PublishResult.isTransient(result) && misdeed != Misdeed.BLOCKS) {
                    LockSupport.parkNanos(20_000);
                    result = publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
                }
                if (result < 0) {
                    return;
                }
            }
        }

        private void misbehave(Event event) throws Exception {
            if (Traffic.publisher(event.buffer(), event.payloadOffset()) != 0
                    || Traffic.counter(event.buffer(), event.payloadOffset()) != at) {
                return;
            }
            switch (misdeed) {
                case THROWS -> throw new Exception("on purpose");
                case THROWS_AN_ERROR -> throw new AssertionError("on purpose");
                case OVERFLOWS_THE_STACK -> overflow(0);
                case RUNS_OUT_OF_MEMORY -> throw new OutOfMemoryError("on purpose");
                case CLOSES_THE_BUS -> bus.get().close();
                case INTERRUPTS_ITSELF -> Thread.currentThread().interrupt();
                case FILLS_THE_RING -> fill();
                case BLOCKS -> {
                    isIn.countDown();
                    release.await();
                }
            }
        }

        private static long overflow(long depth) {
            return 1 + overflow(depth + 1) / 2;
        }

        private void fill() {
            long result = 1;
            while (result > 0) {
                Traffic.encode(theirBytes, 0, Traffic.BLOCK_LENGTH, 1, 0, 1, theirCounter + 1);
                result = second.get().publish(Traffic.BLOCK, theirBytes, 0, Traffic.BLOCK_LENGTH);
                theirCounter += result > 0 ? 1 : 0;
                // Where the writer is another thread it may keep up with this one.
                if (theirCounter > 10_000) {
                    return;
                }
            }
            if (result != PublishResult.BACK_PRESSURED) {
                throw new IllegalStateException("expected BACK_PRESSURED, got " + PublishResult.describe(result));
            }
        }

        private boolean stopsTheBus() {
            return switch (misdeed) {
                case THROWS, CLOSES_THE_BUS -> policy.then() == HandlerPolicy.Then.STOP;
                case THROWS_AN_ERROR, OVERFLOWS_THE_STACK, RUNS_OUT_OF_MEMORY -> true;
                case INTERRUPTS_ITSELF, FILLS_THE_RING, BLOCKS -> false;
            };
        }

        private void expectOutcome(EventBus started) {
            boolean stops = stopsTheBus();
            long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
            while (stops && started.status().state() != BusStatus.State.STOPPED && System.nanoTime() < deadlineNs) {
                LockSupport.parkNanos(50_000);
            }
            if (!stops && !started.drain(PATIENCE)) {
                throw new BrokenPromiseException(this + ": expected a bus that goes on, got " + started.status());
            }
            BusStatus.State expected = stops ? BusStatus.State.STOPPED : BusStatus.State.RUNNING;
            if (started.status().state() != expected) {
                throw new BrokenPromiseException(
                        this + ": expected a bus that is " + expected + ", got " + started.status());
            }
            if (!stops) {
                long last = started.sequence(Ack.JOURNALED);
                AckOutcome outcome = started.await(last, Ack.DURABLE, PATIENCE);
                if (outcome != AckOutcome.STANDS || echo.counter(0) != EVENTS || echo.counter(1) != theirCounter) {
                    throw new BrokenPromiseException(
                            this + ": expected " + EVENTS + " and " + theirCounter + " events handled and forced, got "
                                    + echo.counter(0) + " and " + echo.counter(1) + ", " + outcome);
                }
            }
            expectHanded(stops);
            CloseReport report = started.close(PATIENCE);
            if (report.isClean() == stops) {
                throw new BrokenPromiseException(
                        this + ": expected a close that is " + (stops ? "not clean" : "clean") + ", got " + report);
            }
        }

        /** Its own event as often as the policy says, and all others once; none behind it where that stops the bus. */
        private void expectHanded(boolean stops) {
            boolean isRetried = misdeed == Misdeed.THROWS || misdeed == Misdeed.CLOSES_THE_BUS;
            handed.require(0, at, at, isRetried ? 1 + policy.retries() : 1);
            if (!stops) {
                handed.require(0, 1, at - 1, 1);
                handed.require(0, at + 1, EVENTS, 1);
                handed.require(1, 1, theirCounter, 1);
            } else if (workers > 1) {
                // The others may be behind, or ahead.
                handed.requireAtMostOnce(0, 1, at - 1);
                handed.requireAtMostOnce(0, at + 1, EVENTS);
            } else {
                handed.require(0, 1, at - 1, 1);
                handed.require(0, at + 1, EVENTS, 0);
            }
            if (bad != null) {
                Subscriber.State state = stops ? Subscriber.State.FAILED : Subscriber.State.RUNNING;
                long failures = isRetried ? 1 : 0;
                if (bad.state() != state || bad.failures() != failures) {
                    throw new BrokenPromiseException(this + ": expected it to be " + state + " with " + failures
                            + " failures, got " + bad.state() + " with " + bad.failures());
                }
            }
        }

        private void expectUncleanClose(EventBus started) throws InterruptedException {
            if (!isIn.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new BrokenPromiseException(this + ": expected it to get its event, got " + started.status());
            }
            long startNs = System.nanoTime();
            CloseReport report = started.close(SHORT_DEADLINE);
            long tookNs = System.nanoTime() - startNs;
            release.countDown();
            if (report.isClean() || tookNs > LONG_AFTER_DEADLINE_NS) {
                throw new BrokenPromiseException(this + ": expected a close that gives up after " + SHORT_DEADLINE
                        + " and says so, got " + report + " after " + tookNs / 1_000_000 + " ms");
            }
        }
    }
}
