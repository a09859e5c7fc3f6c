package io.anel.benchmarks.rig;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Runs turns at full speed: each from an empty directory, beside what its arm has prepared once, with a sync behind it; none of which an event was
 * lost counts. A runner's turns are all of one workload.
 */
public final class TurnRunner {
    private final Path directory;
    /** What an arm has prepared, for its later turns. */
    private final Map<Arm, Path> kepts = new IdentityHashMap<>();

    /** @param directory a scratch directory in the place to be measured */
    public TurnRunner(Path directory) {
        this.directory = directory;
    }

    /** @throws LostEventsException when the events did not all arrive */
    public Sample run(Arm arm, Workload workload) throws Exception {
        Path home = Files.createTempDirectory(directory, "turn-");
        Path kept = kepts.computeIfAbsent(arm, any -> directory.resolve("kept-" + kepts.size()));
        Turn turn = new Turn(home, kept, workload);
        long begin = System.nanoTime();
        Arrival arrival = arm.run(turn);
        long wholeNs = System.nanoTime() - begin;
        Scratch.delete(home);
        Scratch.sync();
        arrival.verify(arm.name(), workload);
        return turn.sample(arrival, wholeNs);
    }
}
