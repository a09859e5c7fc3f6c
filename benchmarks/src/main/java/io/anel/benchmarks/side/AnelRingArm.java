package io.anel.benchmarks.side;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.log.InMemory;

/** A bus without a journal, and without the window of recent events, which a bare ring does not have either. */
public final class AnelRingArm implements Arm {
    private static final InMemory NOTHING_KEPT = new InMemory(0, InMemory.DEFAULT_MAX_AGE);

    private final int groupSize;

    private AnelRingArm(int groupSize) {
        this.groupSize = groupSize;
    }

    /** Published to one event at a time. */
    public static AnelRingArm inSingles() {
        return new AnelRingArm(0);
    }

    /**
     * Published to in groups: one claim, one time stamp and one look at the bus's state for all events of a group.
     *
     * @param size of a group; the last one of a turn is smaller when its events are no multiple of it
     */
    public static AnelRingArm inGroups(int size) {
        return new AnelRingArm(size);
    }

    @Override
    public String name() {
        return groupSize == 0 ? "anel" : "anelGroups" + groupSize;
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (BenchBus bench = BenchBus.start(
                turn, NOTHING_KEPT, new BenchBus.FoldFrame(tally, turn.payload().length()))) {
            turn.startClock();
            if (groupSize == 0) {
                bench.publishAll(turn);
            } else {
                bench.publishGroups(turn, groupSize);
            }
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
