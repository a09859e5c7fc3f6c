package io.anel.benchmarks.side;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Latencies;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;

/** A publisher that awaits DURABLE for each event before it publishes the next: nothing shares its force. */
public final class AnelOneInFlightArm implements Arm {
    @Override
    public String name() {
        return "anel";
    }

    /** Publisher, writer and sync agent hand one event on, one after the other. */
    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = new Tally(turn.workload());
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        try (BenchBus bench = BenchBus.start(turn, journal, new BenchBus.Fold(tally))) {
            turn.startClock();
            publish(bench, turn);
            turn.stopClock();
            tally.awaitComplete();
        }
        return Arrival.of(tally);
    }

    private static void publish(BenchBus bench, Turn turn) {
        Latencies latencies = turn.latencies();
        for (long n = 1; n <= turn.events(); n++) {
            turn.pace().await(n);
            AckOutcome outcome = bench.bus().await(bench.publish(n), Ack.DURABLE);
            if (!outcome.stands()) {
                throw new IllegalStateException("expected DURABLE, got " + outcome);
            }
            latencies.arrived(n);
        }
    }
}
