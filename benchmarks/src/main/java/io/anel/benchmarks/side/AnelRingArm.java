package io.anel.benchmarks.side;

import io.anel.api.TimestampType;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.log.InMemory;
import java.util.function.BiConsumer;

/** A bus without a journal, and without the window of recent events, which a bare ring does not have either. */
public final class AnelRingArm implements Arm {
    private static final InMemory NOTHING_KEPT = new InMemory(0, InMemory.DEFAULT_MAX_AGE);

    private final String name;
    private final TimestampType timestampType;
    private final BiConsumer<BenchBus, Turn> publishing;

    private AnelRingArm(String name, TimestampType timestampType, BiConsumer<BenchBus, Turn> publishing) {
        this.name = name;
        this.timestampType = timestampType;
        this.publishing = publishing;
    }

    /** Published to one event at a time, and stamped by the writer, as by default. */
    public static AnelRingArm inSingles() {
        return new AnelRingArm("anel", TimestampType.LOG_APPEND_TIME, BenchBus::publishAll);
    }

    /** The same, but its publisher reads the clock for each event. */
    public static AnelRingArm stampedByPublisher() {
        return new AnelRingArm("anelCreateTime", TimestampType.CREATE_TIME, BenchBus::publishAll);
    }

    /**
     * Published to in groups that are gathered first: one claim and one look at the bus's state for all events of a group, one copy for each.
     *
     * @param size of a group; the last one of a turn is smaller when its events are no multiple of it
     */
    public static AnelRingArm inGroups(int size) {
        return new AnelRingArm(
                "anelGroups" + size, TimestampType.LOG_APPEND_TIME, (bench, turn) -> bench.publishGroups(turn, size));
    }

    /** As {@link #stampedByPublisher}, in groups for which places are claimed first: no copy, and one reading of the clock. */
    public static AnelRingArm inClaims(int size) {
        return new AnelRingArm(
                "anelClaims" + size, TimestampType.CREATE_TIME, (bench, turn) -> bench.publishClaims(turn, size));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        try (BenchBus bench = BenchBus.start(
                turn,
                BenchBus.config(turn.workload()).timestampType(timestampType).build(),
                NOTHING_KEPT,
                new BenchBus.FoldFrame(tally, turn.payload().length()))) {
            turn.startClock();
            publishing.accept(bench, turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
