package io.anel.benchmarks.side;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.event.FrameDescriptor;
import io.anel.journal.Journal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Publishes until everything is DURABLE. After each mebibyte the publisher asks for its ack and waits for that of the mebibyte eight
 * <em>before</em>, so that the disk has one to force whenever it is done with another, though forces and publishing take turns
 * at being the slower, and though the threads of both share the cores: group commit, about a mebibyte a force.
 */
public final class AnelDurableArm implements Arm {
    private static final int WINDOW_BYTES = 1 << 20;
    private static final int WINDOWS_BEHIND = 8;

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
        Tally tally = new Tally(turn.workload());
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        ForceCount forces = new ForceCount();
        try (BenchBus bench = BenchBus.start(turn, forces.around(journal), new BenchBus.Fold(tally))) {
            turn.startClock();
            publish(bench, turn);
            tally.awaitComplete();
            turn.stopClock();
            bytesPerForce = forces.meanBytes();
        }
        return Arrival.of(tally).withBytesPerForce(bytesPerForce);
    }

    private static void publish(BenchBus bench, Turn turn) {
        long events = turn.events();
        int windowEvents =
                WINDOW_BYTES / (FrameDescriptor.HEADER_LENGTH + turn.payload().length());
        Deque<CompletableFuture<AckOutcome>> windows = new ArrayDeque<>();
        long last = 0;
        for (long n = 1; n <= events; n++) {
            last = bench.publish(n);
            if (n % windowEvents == 0) {
                windows.add(bench.bus().whenAcked(last, Ack.DURABLE));
                if (windows.size() > WINDOWS_BEHIND) {
                    requireDurable(windows.remove().join());
                }
            }
        }
        requireDurable(bench.bus().await(last, Ack.DURABLE));
    }

    private static void requireDurable(AckOutcome outcome) {
        if (!outcome.stands()) {
            throw new IllegalStateException("expected DURABLE, got " + outcome);
        }
    }
}
