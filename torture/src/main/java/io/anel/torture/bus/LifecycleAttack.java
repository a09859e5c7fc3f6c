package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.WhenSlow;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import io.anel.torture.process.FileCopies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Starts and closes with publishers at work: every event that was accepted is handled, its emission too, publishers are told CLOSED, and no thread is
 * left. Most in memory, one in sixteen on a journal.
 */
public final class LifecycleAttack implements Attack {
    private static final int STARTS_A_STRIKE = 100;
    private static final int MAX_LIFE_US = 2_000;
    private static final long PATIENCE_NS = 10_000_000_000L;

    @Override
    public String name() {
        return "life";
    }

    @Override
    public String description() {
        return "Starts and closes buses with publishers at work; everything accepted must be handled.";
    }

    @Override
    public String unit() {
        return "starts and closes";
    }

    @Override
    public boolean appliesTo(DurablePart part) {
        return part instanceof BusPart;
    }

    @Override
    public long shortForm() {
        return 2 * STARTS_A_STRIKE;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        for (int i = 0; i < STARTS_A_STRIKE; i++) {
            String name = "life-" + strike.seed() + "-" + i;
            boolean isJournaled = strike.choice().nextInt(16) == 0;
            Path files = strike.directory().resolve(name);
            int ringSlots = 64 << strike.choice().nextInt(4);
            Anel anel = Anel.bus(name)
                    .config(TortureBus.smallConfig(strike.choice())
                            .ringSlots(ringSlots)
                            // What a full ring leads to.
                            .outboxLimit(Traffic.MAX_ANSWERS * ringSlots)
                            .build());
            Promises promises =
                    live(strike, name, isJournaled ? anel.log(TortureBus.smallJournal(files)) : anel.inMemory(4096));
            if (isJournaled) {
                requireAllIn(files, promises);
            }
            FileCopies.delete(files);
            strike.counted();
            strike.add(isJournaled ? "on a journal" : "in memory", 1);
        }
    }

    /** All that was accepted, with its emissions. */
    private static void requireAllIn(Path files, Promises promises) {
        LogCheck check = LogCheck.of(files, promises);
        if (check.unanswered() > 0) {
            throw new BrokenPromiseException("expected a log with every emission, got one that lacks "
                    + check.unanswered() + " at its end: " + files);
        }
    }

    /** What the log has to have then. */
    private static Promises live(Strike strike, String name, Anel anel) throws InterruptedException {
        Random choice = strike.choice();
        Stages stages = new Stages();
        AtomicLong answersSeen = new AtomicLong();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        EventBus bus = anel.chain(stages::describe).start();
        boolean isWatched = choice.nextBoolean();
        if (isWatched) {
            bus.subscriber("watch")
                    .on(Traffic.ECHO, event -> answersSeen.incrementAndGet())
                    .whenSlow(WhenSlow.GATE)
                    .start();
        }
        long[] accepted = new long[1 + choice.nextInt(Traffic.MAX_PUBLISHERS)];
        List<Thread> publishers = new ArrayList<>();
        for (int i = 0; i < accepted.length; i++) {
            int index = i;
            publishers.add(new Thread(() -> {
                try {
                    accepted[index] = publishUntilClosed(bus.publisher(Traffic.source(index)), index);
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
            }));
        }
        publishers.forEach(Thread::start);
        LockSupport.parkNanos(choice.nextInt(MAX_LIFE_US) * 1_000L);
        CloseReport report = bus.close(Duration.ofSeconds(20));
        for (Thread publisher : publishers) {
            publisher.join();
        }
        if (failure.get() != null) {
            throw new BrokenPromiseException(name + ": a publisher failed", failure.get());
        }
        if (!report.isClean()) {
            throw new BrokenPromiseException(name + ": expected a clean close, got " + report);
        }
        long all = 0;
        long answers = 0;
        Promises promises = new Promises();
        promises.putSurvivingPowerLoss(Promises.REACHES, Long.toString(report.lastSequence()));
        for (int i = 0; i < accepted.length; i++) {
            all += accepted[i];
            answers += Traffic.answersThrough(i, accepted[i]);
            promises.putSurvivingPowerLoss(BusPart.COUNTER_OF + i, Long.toString(accepted[i]));
            stages.requireThrough(i, accepted[i]);
        }
        stages.tally().requireEffects();
        if (isWatched && answersSeen.get() != answers) {
            throw new BrokenPromiseException(
                    name + ": expected a subscriber to see " + answers + " emissions, got " + answersSeen);
        }
        requireNoThreads(name);
        strike.add("events", all);
        return promises;
    }

    private static long publishUntilClosed(Publisher publisher, int index) {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);
        long counter = 0;
        while (true) {
            Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, index, 0, 1, counter + 1);
            long result = publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
            if (result > 0) {
                counter++;
            } else if (result == PublishResult.CLOSED) {
                return counter;
            } else if (!PublishResult.isTransient(result)) {
                throw new BrokenPromiseException("expected CLOSED, got " + PublishResult.describe(result));
            }
        }
    }

    private static void requireNoThreads(String name) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        String left = threadOf(name);
        while (left != null) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new BrokenPromiseException(name + ": expected no thread of a closed bus, got " + left);
            }
            LockSupport.parkNanos(100_000);
            left = threadOf(name);
        }
    }

    private static String threadOf(String name) {
        Thread[] threads = new Thread[Thread.activeCount() * 2 + 16];
        int count = Thread.enumerate(threads);
        for (int i = 0; i < count; i++) {
            if (threads[i].getName().startsWith("anel-" + name + "-")) {
                return threads[i].getName();
            }
        }
        return null;
    }
}
