package io.anel.benchmarks.rig;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs turns at full speed: each from an empty directory, with a sync behind it, and none of which an event was lost counts. */
public final class TurnRunner {
    private final Path directory;

    /** @param directory a scratch directory in the place to be measured */
    public TurnRunner(Path directory) {
        this.directory = directory;
    }

    /** @throws LostEventsException when the events did not all arrive */
    public Sample run(Arm arm, Workload workload) throws Exception {
        Path home = Files.createTempDirectory(directory, "turn-");
        Turn turn = new Turn(home, workload);
        OtherWork before = OtherWork.now();
        long begin = System.nanoTime();
        Arrival arrival = arm.run(turn);
        long wholeNs = System.nanoTime() - begin;
        double othersShare = OtherWork.now().shareSince(before);
        Scratch.delete(home);
        Scratch.sync();
        arrival.verify(arm.name(), workload);
        return turn.sample(arrival, wholeNs, othersShare);
    }
}
