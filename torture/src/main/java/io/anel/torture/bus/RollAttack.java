package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.journal.JournalReader;
import io.anel.torture.attack.Attack;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Rolls, one after the other, under a clock that jumps, with three readers at the live end: nothing is missed or repeated, and time in the log
 * never falls.
 */
public final class RollAttack implements Attack {
    private static final int ROLLS_A_STRIKE = 250;
    private static final int LOOK_EVERY = 64;
    private static final int READERS = 3;
    private static final long PATIENCE_NS = 30_000_000_000L;

    @Override
    public String name() {
        return "roll";
    }

    @Override
    public String description() {
        return "Rolls real files under a clock that jumps; readers must miss and repeat nothing.";
    }

    @Override
    public String unit() {
        return "rolls";
    }

    @Override
    public boolean appliesTo(DurablePart part) {
        return part instanceof BusPart;
    }

    @Override
    public long shortForm() {
        return 2 * ROLLS_A_STRIKE;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Path files = strike.directory().resolve("files");
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Follower> followers = new ArrayList<>();
        long last;
        try (EventBus bus = Anel.bus("torture")
                .config(TortureBus.smallConfig(strike.choice()).build())
                .log(TortureBus.smallJournal(files).cycleAge(Duration.ofMillis(1)))
                .clock(new WildClock(strike.choice().nextLong()))
                .chain(chain -> chain.stage("echo", new Echo(), Traffic.BLOCK))
                .start()) {
            for (int i = 0; i < READERS; i++) {
                followers.add(new Follower(files, i == 0, failure));
            }
            last = publish(bus, files, strike, failure);
        }
        for (Follower follower : followers) {
            follower.awaitSeen(last);
        }
        if (failure.get() != null) {
            throw new BrokenPromiseException("a reader at the live end failed", failure.get());
        }
        strike.check(files, new Promises());
        strike.counted(cycles(files) - 1);
        strike.add("events", last);
    }

    /** Publishes until there are cycles enough; returns the last sequence of the log. */
    private static long publish(EventBus bus, Path files, Strike strike, AtomicReference<Throwable> failure)
            throws IOException {
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);
        var publisher = bus.publisher(Traffic.source(0));
        for (long counter = 1; failure.get() == null; counter++) {
            Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, 0, 0, 1, counter);
            long sequence = publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
            while (PublishResult.isTransient(sequence)) {
                LockSupport.parkNanos(10_000);
                sequence = publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
            }
            // Most by themselves, some a few at once.
            if (strike.choice().nextInt(4) > 0) {
                AckOutcome outcome = bus.await(sequence, Ack.JOURNALED);
                if (!outcome.stands()) {
                    throw new BrokenPromiseException("expected the event to stand, got " + outcome);
                }
            }
            if (counter % LOOK_EVERY == 0 && cycles(files) > ROLLS_A_STRIKE) {
                break;
            }
        }
        if (!bus.drain(Duration.ofSeconds(20))) {
            throw new BrokenPromiseException("expected a bus with nothing left to do, got " + bus.status());
        }
        return bus.sequence(Ack.JOURNALED);
    }

    private static int cycles(Path files) throws IOException {
        try (Stream<Path> all = Files.list(files.resolve("epoch-00001"))) {
            return (int) all.filter(file -> file.toString().endsWith(".cq4")).count();
        }
    }

    /** A reader at the live end, on a thread of its own, which checks all it reads. */
    private static final class Follower {
        private final Thread thread;
        private volatile long seen;
        private volatile long wanted = Long.MAX_VALUE;

        Follower(Path files, boolean checksAhead, AtomicReference<Throwable> failure) {
            thread = new Thread(
                    () -> {
                        try (JournalReader reader = JournalReader.open(files)) {
                            if (checksAhead) {
                                reader.readAhead();
                            }
                            follow(reader);
                        } catch (RuntimeException | Error e) {
                            failure.compareAndSet(null, e);
                        }
                    },
                    "follower");
            thread.start();
        }

        private void follow(JournalReader reader) {
            LogCheck check = LogCheck.on(reader);
            long idleSinceNs = System.nanoTime();
            while (seen < wanted) {
                if (reader.poll(check, 100) > 0) {
                    seen = check.last();
                    idleSinceNs = System.nanoTime();
                } else if (wanted < Long.MAX_VALUE && System.nanoTime() - idleSinceNs > PATIENCE_NS) {
                    throw new BrokenPromiseException(
                            "expected to read through " + wanted + ", got no further than " + seen);
                } else {
                    LockSupport.parkNanos(100_000);
                }
            }
            if (seen > wanted) {
                throw new BrokenPromiseException("expected to read through " + wanted + ", got " + seen);
            }
        }

        void awaitSeen(long last) throws InterruptedException {
            wanted = last;
            thread.join();
        }
    }
}
