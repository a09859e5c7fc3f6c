package io.anel.benchmarks.side;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;

/**
 * A bus with a journal and a stage behind it. All the journal's defaults: CRC, rolls, and a force in the background twenty times a
 * second, which the hand-written peer does without.
 */
public final class AnelJournaledArm implements Arm {
    @Override
    public String name() {
        return "anel";
    }

    /** The publisher and the writer; the sync agent sleeps or waits for the disk. */
    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = new Tally(turn.events());
        Journal journal = Journal.at(turn.directory().resolve("journal"));
        try (BenchBus bench =
                BenchBus.start(BenchBus.config(turn.workload()).build(), journal, new BenchBus.Fold(tally))) {
            turn.startClock();
            for (long n = 1; n <= turn.events(); n++) {
                bench.publish(n);
            }
            tally.awaitComplete();
            turn.stopClock();
        }
        return Arrival.of(tally);
    }
}
