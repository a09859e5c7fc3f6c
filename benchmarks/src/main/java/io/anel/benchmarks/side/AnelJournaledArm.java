package io.anel.benchmarks.side;

import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.BusOption;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;
import java.time.Duration;

/** A bus with a journal and a stage behind it. All the journal's defaults, CRC and rolls among them. */
public final class AnelJournaledArm implements Arm {
    private final boolean forcesInTheBackground;

    private AnelJournaledArm(boolean forcesInTheBackground) {
        this.forcesInTheBackground = forcesInTheBackground;
    }

    /** With no force in the background, which the hand-written peer does not have either. */
    public AnelJournaledArm() {
        this(false);
    }

    /** With the force every 50 ms that a bus has by default. */
    public static AnelJournaledArm forcingInTheBackground() {
        return new AnelJournaledArm(true);
    }

    @Override
    public String name() {
        return "anel";
    }

    /** The publisher and the writer; the sync agent sleeps. */
    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        try (BenchBus bench = BenchBus.start(turn, config(turn), journal, new BenchBus.Fold(tally))) {
            turn.startClock();
            bench.publishAll(turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }

    private BusConfig config(Turn turn) {
        BusConfigBuilder config = BenchBus.config(turn.workload());
        if (forcesInTheBackground) {
            config.syncInterval((Duration) BusOption.SYNC_INTERVAL.defaultValue());
        }
        return config.build();
    }
}
