package io.anel.benchmarks.side;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;

/**
 * A bus with a journal and a stage behind it. All the journal's defaults, CRC and rolls among them, but no force in the background, which
 * the hand-written peer does not have either.
 */
public final class AnelJournaledArm implements Arm {
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
        try (BenchBus bench = BenchBus.start(turn, journal, new BenchBus.Fold(tally))) {
            turn.startClock();
            bench.publishAll(turn);
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
