package io.anel.benchmarks.side;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.log.InMemory;

/** As {@link AnelRingArm}, but publishing groups: one claim, one time stamp and one look at the bus's state for all events of a group. */
public final class AnelGroupArm implements Arm {
    private static final InMemory NOTHING_KEPT = new InMemory(0, InMemory.DEFAULT_MAX_AGE);

    private final int size;

    /** @param size of a group; the last one of a turn is smaller when its events are no multiple of it */
    public AnelGroupArm(int size) {
        this.size = size;
    }

    @Override
    public String name() {
        return "anelGroups" + size;
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
            bench.publishGroups(turn, size);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
