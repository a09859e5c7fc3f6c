package io.anel.benchmarks.side;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.log.InMemory;

/** A bus without a journal, and without the window of recent events, which a bare ring does not have either. */
public final class AnelRingArm implements Arm {
    private static final InMemory NOTHING_KEPT = new InMemory(0, InMemory.DEFAULT_MAX_AGE);

    @Override
    public String name() {
        return "anel";
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (BenchBus bench =
                BenchBus.start(BenchBus.config(turn.workload()).build(), NOTHING_KEPT, new BenchBus.FoldFrame(tally))) {
            turn.startClock();
            bench.publishAll(turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
