package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.ShardKey;
import io.anel.api.Subscriber;
import io.anel.api.WhenSlow;
import io.anel.log.EventLogFactory;
import io.anel.log.ForwardingLog;
import io.anel.log.InMemory;
import io.anel.torture.attack.Strike;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.process.FileCopies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A subscriber that is slow, beside two that are not, while one publisher goes round the ring a few times.
 *
 * <p>Where it may be put out: out when a publisher needs its room and nobody else's, not before; publishers wait for the others alone. Where it may
 * not: publishers wait, and it gets everything. The two that keep up get every event once, in order.
 */
final class SlowSubscriberCase {
    /** What is slow, and whether it may be put out. */
    enum Kind {
        BLOCKS_IN_THE_GATE(WhenSlow.GATE, true, 1),
        CRAWLS_IN_THE_GATE(WhenSlow.GATE, false, 0),
        BLOCKS(WhenSlow.DISCONNECT, false, 1),
        CRAWLS(WhenSlow.DISCONNECT, false, 0),
        /** Putting it out makes no room before the other one goes on. */
        BLOCKS_BESIDE_ONE_IN_THE_GATE(WhenSlow.DISCONNECT, true, 2),
        /** It has handled all that is DURABLE. */
        WAITS_FOR_THE_DISK(WhenSlow.DISCONNECT, true, 0);

        private final WhenSlow whenSlow;
        /** Whether publishers have to wait. */
        private final boolean holdsUp;
        /** How many block in a handler. */
        private final int blocking;

        Kind(WhenSlow whenSlow, boolean holdsUp, int blocking) {
            this.whenSlow = whenSlow;
            this.holdsUp = holdsUp;
            this.blocking = blocking;
        }
    }

    private static final String STAGE = "echo";
    private static final String SLOW = "slow";
    private static final String HOLDS_UP = "holds-up";
    private static final int ROUNDS = 3;
    /** So far ahead of those that keep up the publisher may be: they never hold what it needs, and what the stage emits has room. */
    private static final int LEAD = 12;

    private static final int LOOKS = 20;
    private static final long LOOK_NS = 500_000;
    private static final long CRAWL_IN_THE_GATE_NS = 200_000;
    private static final long CRAWL_NS = 5_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Strike strike;
    private final Kind kind;
    private final int workers;
    private final long at;
    private final Path files;
    private final Handed slowHanded = new Handed("the slow one");
    private final Handed gateHanded = new Handed("one in the gate that keeps up");
    private final Handed outHanded = new Handed("one that may be put out and keeps up");
    private final AtomicInteger isIn = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch releaseWhatHoldsUp = new CountDownLatch(1);
    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[Traffic.BLOCK_LENGTH]);

    private EventBus bus;
    private Subscriber slow;
    private Subscriber inGate;
    private Subscriber mayBeOut;
    private long room;
    private long handedWhenOut = -1;

    SlowSubscriberCase(Strike strike, Kind kind) {
        this.strike = strike;
        this.kind = kind;
        workers = 1 + strike.choice().nextInt(3);
        at = 1 + strike.choice().nextInt(50);
        files = strike.directory().resolve(kind.toString());
    }

    @Override
    public String toString() {
        return "a subscriber of " + workers + " workers under " + kind.whenSlow + " that " + kind + ", from event " + at
                + " on";
    }

    void run() throws Exception {
        try (EventBus started = start()) {
            bus = started;
            room = bus.config().ringSlots() - bus.config().outboxEvents();
            subscribe();
            long events = ROUNDS * room;
            publish(events);
            if (!bus.drain(PATIENCE)) {
                throw broken("a bus with nothing left to do, whoever was put out");
            }
            expect(events);
        } finally {
            release.countDown();
            releaseWhatHoldsUp.countDown();
        }
        FileCopies.delete(files);
    }

    private EventBus start() {
        EventLogFactory log = InMemory.ofDefaults();
        if (kind == Kind.WAITS_FOR_THE_DISK) {
            EventLogFactory journal = TortureBus.smallJournal(files);
            log = settings -> new ForwardingLog(journal.open(settings)) {
                @Override
                public long force() {
                    awaitQuietly(releaseWhatHoldsUp);
                    return super.force();
                }
            };
        }
        return Anel.bus("torture")
                .config(TortureBus.smallConfig(strike.choice()).build())
                .log(log)
                .chain(chain -> chain.stage(STAGE, new Echo(), Traffic.BLOCK))
                .start();
    }

    private void subscribe() {
        inGate = bus.subscriber("in-gate")
                .on(Traffic.BLOCK, gateHanded.worker(event -> {}))
                .start();
        mayBeOut = bus.subscriber("may-be-out")
                .on(Traffic.BLOCK, outHanded.worker(event -> {}))
                .whenSlow(WhenSlow.DISCONNECT)
                .start();
        if (kind == Kind.BLOCKS_BESIDE_ONE_IN_THE_GATE) {
            bus.subscriber(HOLDS_UP)
                    .on(Traffic.BLOCK, event -> {
                        if (Traffic.counter(event.buffer(), event.payloadOffset()) == at) {
                            block(releaseWhatHoldsUp);
                        }
                    })
                    .start();
        }
        slow = bus.subscriber(SLOW)
                .onEachWorker(Traffic.BLOCK, () -> slowHanded.worker(this::dawdle))
                .workers(workers)
                .shardBy(ShardKey.ROUND_ROBIN)
                .whenSlow(kind.whenSlow)
                .after(kind == Kind.WAITS_FOR_THE_DISK ? Ack.DURABLE : Ack.JOURNALED)
                .start();
    }

    private void dawdle(Event event) {
        long counter = Traffic.counter(event.buffer(), event.payloadOffset());
        switch (kind) {
            case BLOCKS_IN_THE_GATE -> {
                if (counter == at) {
                    block(releaseWhatHoldsUp);
                }
            }
            case BLOCKS, BLOCKS_BESIDE_ONE_IN_THE_GATE -> {
                if (counter == at) {
                    block(release);
                }
            }
            case CRAWLS_IN_THE_GATE -> LockSupport.parkNanos(CRAWL_IN_THE_GATE_NS);
            case CRAWLS -> LockSupport.parkNanos(CRAWL_NS);
            case WAITS_FOR_THE_DISK -> {}
        }
    }

    private void block(CountDownLatch until) {
        isIn.incrementAndGet();
        awaitQuietly(until);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void publish(long events) {
        Publisher publisher = bus.publisher(Traffic.source(0));
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        for (long counter = 1; counter <= events; counter++) {
            Traffic.encode(bytes, 0, Traffic.BLOCK_LENGTH, 0, 0, 1, counter);
            long result = PublishResult.BACK_PRESSURED;
            while (result == PublishResult.BACK_PRESSURED) {
                long reached = slow.sequence();
                BusStatus before = bus.status();
                if (isToKeepUp(before)) {
                    LockSupport.parkNanos(20_000);
                } else {
                    result = publish(publisher);
                    if (result == PublishResult.BACK_PRESSURED && isBehindAlone(before)) {
                        heldUp(publisher, reached);
                    }
                }
                if (System.nanoTime() - deadlineNs > 0) {
                    throw broken("a publisher that gets on");
                }
            }
            if (result < 0) {
                throw broken("an event to be accepted, got " + PublishResult.describe(result));
            }
            requireStateBehind(result);
            if (counter == at) {
                awaitIn(result);
            }
        }
        if (kind.holdsUp && !isReleased()) {
            throw broken("publishers to wait");
        }
    }

    /** Those that block are in their event, and nobody is behind by chance. */
    private void awaitIn(long sequence) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (kind.blocking > isIn.get() || kind.blocking > 0 && slow.sequence() < sequence - 1) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw broken("those that block to get their event");
            }
            LockSupport.parkNanos(20_000);
        }
    }

    private long publish(Publisher publisher) {
        return publisher.publish(Traffic.BLOCK, bytes, 0, Traffic.BLOCK_LENGTH);
    }

    /** Whether one of those that are to keep up has to come nearer first; that is the disk's, too, once it goes on. */
    private boolean isToKeepUp(BusStatus now) {
        long slowest = Math.min(now.handled().get(STAGE), Math.min(inGate.sequence(), mayBeOut.sequence()));
        if (kind == Kind.WAITS_FOR_THE_DISK && isReleased()) {
            slowest = Math.min(slowest, slow.sequence());
        }
        return now.accepted() - slowest > LEAD;
    }

    /** Whether all have done with everything, but for the slow one and what holds it up. */
    private boolean isBehindAlone(BusStatus now) {
        return now.journaled() >= now.accepted()
                && now.handled().entrySet().stream()
                        .filter(each -> !each.getKey().equals(SLOW))
                        .filter(each -> isReleased() || !each.getKey().equals(HOLDS_UP))
                        .allMatch(each -> each.getValue() >= now.accepted());
    }

    private boolean isReleased() {
        return releaseWhatHoldsUp.getCount() == 0;
    }

    /** @param reached how far the slow one was before */
    private void heldUp(Publisher publisher, long reached) {
        if (bus.sequence(Ack.ACCEPTED) < reached + room) {
            throw broken("no publisher to wait while there is room");
        }
        if (kind.holdsUp && !isReleased()) {
            for (int i = 0; i < LOOKS; i++) {
                LockSupport.parkNanos(LOOK_NS);
                long result = publish(publisher);
                if (result != PublishResult.BACK_PRESSURED || slow.state() != Subscriber.State.RUNNING) {
                    throw broken("publishers to wait and nobody to be put out, got " + PublishResult.describe(result));
                }
            }
            releaseWhatHoldsUp.countDown();
        } else if (kind.whenSlow == WhenSlow.DISCONNECT) {
            throw broken("a publisher that is not held up by one that may be put out");
        }
    }

    /** @param last what was claimed last */
    private void requireStateBehind(long last) {
        Subscriber.State state = slow.state();
        long reached = slow.sequence();
        if (state == Subscriber.State.RUNNING) {
            if (last - room > reached) {
                throw broken("nobody in its room while it runs, got event " + last);
            }
        } else if (state != Subscriber.State.DISCONNECTED || kind.whenSlow == WhenSlow.GATE) {
            throw broken("one that runs, or may be put out");
        } else if (handedWhenOut < 0) {
            handedWhenOut = slowHanded.sum(0);
            // It may have done with the event in hand since.
            if (bus.sequence(Ack.ACCEPTED) < reached - 1 + room) {
                throw broken("nobody put out before its room was needed");
            }
        }
    }

    private void expect(long events) {
        gateHanded.require(0, 1, events, 1);
        outHanded.require(0, 1, events, 1);
        boolean isOut = slow.state() == Subscriber.State.DISCONNECTED;
        boolean isToBeOut = kind == Kind.BLOCKS || kind == Kind.BLOCKS_BESIDE_ONE_IN_THE_GATE;
        if (isToBeOut && !isOut
                || isOut && kind == Kind.WAITS_FOR_THE_DISK
                || isOut == bus.subscribers().contains(slow)) {
            throw broken(isToBeOut ? "it to be put out" : "it to be RUNNING, and on the list");
        }
        if (inGate.state() != Subscriber.State.RUNNING || mayBeOut.state() != Subscriber.State.RUNNING) {
            throw broken("those that keep up to run, got " + inGate.state() + " and " + mayBeOut.state());
        }
        release.countDown();
        CloseReport report = bus.close(PATIENCE);
        if (!report.isClean()) {
            throw broken("a clean close, got " + report);
        }
        if (isOut) {
            slowHanded.requireAtMostOnce(0, 1, events);
            // Each worker may have been about to begin with one.
            if (slowHanded.sum(0) > handedWhenOut + workers) {
                throw broken("no event for one that was put out, got " + (slowHanded.sum(0) - handedWhenOut));
            }
        } else {
            slowHanded.require(0, 1, events, 1);
        }
        strike.add(kind + (isOut ? ": put out" : ": got everything"), 1);
    }

    private BrokenPromiseException broken(String expected) {
        return new BrokenPromiseException(this + ": expected " + expected + "; it is " + slow.state() + " at "
                + slow.sequence() + ", " + bus.status());
    }
}
