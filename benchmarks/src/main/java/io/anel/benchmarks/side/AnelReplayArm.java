package io.anel.benchmarks.side;

import io.anel.api.BusConfigBuilder;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Readings;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.journal.Journal;
import io.anel.replay.Replayer;
import java.nio.file.Path;

/** Replays a journal into a stage, every CRC checked. Opening the journal is on the clock: a replay does that itself. */
public final class AnelReplayArm implements Arm {
    private final boolean singleEvents;

    private AnelReplayArm(boolean singleEvents) {
        this.singleEvents = singleEvents;
    }

    /** From a journal as a publisher at full speed makes it. */
    public static AnelReplayArm fromFullBatches() {
        return new AnelReplayArm(false);
    }

    /** From a journal of one event a batch, as slow publishers make it. */
    public static AnelReplayArm fromSingleEvents() {
        return new AnelReplayArm(true);
    }

    @Override
    public String name() {
        return "anel";
    }

    /** The replay, and the thread that checks ahead of it. */
    @Override
    public int busyThreads() {
        return 2;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Path journal = turn.directory().resolve("journal");
        write(journal, turn);
        turn.sync();
        return Readings.run(turn, () -> new Replay(journal));
    }

    /** Writes the turn's events as a publisher at full speed does. */
    public static void writeFullBatches(Path journal, Turn turn) throws Exception {
        fromFullBatches().write(journal, turn);
    }

    private void write(Path journal, Turn turn) throws Exception {
        Tally tally = new Tally(turn.workload());
        BusConfigBuilder config = BenchBus.config(turn.workload());
        if (singleEvents) {
            config.maxBatchEvents(1);
        }
        try (BenchBus bench = BenchBus.start(turn, config.build(), Journal.at(journal), new BenchBus.Fold(tally))) {
            for (long n = 1; n <= turn.events(); n++) {
                bench.publish(n);
            }
            tally.awaitComplete();
        }
    }

    private record Replay(Path journal) implements Readings.Reader {
        @Override
        public void readAll(Tally tally) {
            Replayer.of(journal)
                    .into("fold", new BenchBus.Fold(tally), BenchBus.EVENT)
                    .run();
        }

        @Override
        public void close() {}
    }
}
