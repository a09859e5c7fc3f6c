package io.anel.benchmarks.rig;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one arm once, in a JVM that collects no garbage, and tells how much it left. */
public final class GarbageRunner {
    private final Path directory;

    /** @param directory a scratch directory in the place to be measured */
    public GarbageRunner(Path directory) {
        this.directory = directory;
    }

    /** @throws LostEventsException when the events did not all arrive */
    public GarbageSample run(Arm arm, Workload workload) throws Exception {
        Path home = Files.createTempDirectory(directory, "turn-");
        AllocationPace pace = new AllocationPace();
        Turn turn = new Turn(home, workload, pace);
        Arrival arrival = arm.run(turn);
        Scratch.delete(home);
        arrival.verify(arm.name(), workload);
        Sample sample = turn.sample(arrival, 1, 0);
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new GarbageSample(
                sample.events(), sample.wallNs(), sample.cpuNs(), pace.allocatedBytes(), heap.getUsed(), heap.getMax());
    }
}
