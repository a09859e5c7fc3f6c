package io.anel.benchmarks.side;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.EventBus;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Latencies;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;
import java.util.concurrent.FutureTask;

/**
 * A bus whose events somebody waits for to be DURABLE: a thread that awaits the first one that is not, takes the time, and goes on behind
 * all that became so with it.
 */
public final class AnelAckArm implements Arm {
    private final boolean takesAcks;

    private AnelAckArm(boolean takesAcks) {
        this.takesAcks = takesAcks;
    }

    /** Until the waiter knows. */
    public static AnelAckArm untilDurable() {
        return new AnelAckArm(true);
    }

    /** Until the stage behind JOURNALED has the event, while the waiter keeps the disk busy. */
    public static AnelAckArm untilHandledBesideAWaiter() {
        return new AnelAckArm(false);
    }

    @Override
    public String name() {
        return "anel";
    }

    /** Publisher and writer; the sync agent and the waiter sleep between forces. */
    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = takesAcks ? new Tally(turn.workload()) : turn.newTally();
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        try (BenchBus bench = BenchBus.start(turn, journal, new BenchBus.Fold(tally))) {
            turn.startClock();
            FutureTask<Void> acks = publish(bench, turn);
            tally.awaitComplete();
            acks.get();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private FutureTask<Void> publish(BenchBus bench, Turn turn) {
        Pace pace = turn.pace();
        long events = turn.events();
        pace.await(1);
        long first = bench.publish(1);
        FutureTask<Void> acks = new FutureTask<>(() -> follow(bench.bus(), first, turn), null);
        new Thread(acks, "bench-acks").start();
        for (long n = 2; n <= events; n++) {
            pace.await(n);
            bench.publish(n);
        }
        return acks;
    }

    /** @param first the first event's sequence: the only publisher's are consecutive */
    private void follow(EventBus bus, long first, Turn turn) {
        Latencies latencies = turn.latencies();
        long events = turn.events();
        long acked = 0;
        while (acked < events) {
            AckOutcome outcome = bus.await(first + acked, Ack.DURABLE);
            if (!outcome.stands()) {
                throw new IllegalStateException("expected DURABLE, got " + outcome);
            }
            long reached = Math.min(events, bus.sequence(Ack.DURABLE) - first + 1);
            long nowNs = System.nanoTime();
            while (acked < reached) {
                acked++;
                if (takesAcks) {
                    latencies.arrived(acked, nowNs);
                }
            }
        }
    }
}
