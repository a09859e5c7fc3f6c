package io.anel.benchmarks.side;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import io.anel.journal.Journal;

/**
 * Publishes until everything is DURABLE. After each mebibyte the publisher waits until the mebibyte <em>before</em> it is, so that
 * the disk always has one to force while the next is made: group commit, and about a mebibyte a force.
 */
public final class AnelDurableArm implements Arm {
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int WINDOW_EVENTS = WINDOW_BYTES / (FrameDescriptor.HEADER_LENGTH + Payload.LENGTH);

    private long bytesPerForce = WINDOW_BYTES;

    @Override
    public String name() {
        return "anel";
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    /** What the last turn forced at once, on average. */
    public long bytesPerForce() {
        return bytesPerForce;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = new Tally(turn.events());
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        ForceCount forces = new ForceCount();
        try (BenchBus bench = BenchBus.start(
                BenchBus.config(turn.workload()).build(), forces.around(journal), new BenchBus.Fold(tally))) {
            turn.startClock();
            publish(bench, turn.events());
            turn.stopClock();
            tally.awaitComplete();
            bytesPerForce = forces.meanBytes();
        }
        return Arrival.of(tally).withBytesPerForce(bytesPerForce);
    }

    private static void publish(BenchBus bench, long events) {
        long last = 0;
        long windowBefore = 0;
        for (long n = 1; n <= events; n++) {
            last = bench.publish(n);
            if (n % WINDOW_EVENTS == 0) {
                if (windowBefore > 0) {
                    awaitDurable(bench, windowBefore);
                }
                windowBefore = last;
            }
        }
        awaitDurable(bench, last);
    }

    private static void awaitDurable(BenchBus bench, long sequence) {
        AckOutcome outcome = bench.bus().await(sequence, Ack.DURABLE);
        if (!outcome.stands()) {
            throw new IllegalStateException("expected sequence " + sequence + " to be DURABLE, got " + outcome);
        }
    }
}
