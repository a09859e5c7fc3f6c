package io.anel.benchmarks.rig;

import java.nio.file.Files;
import java.nio.file.Path;

/** Runs one arm for a time, once: from an empty directory, with a sync behind it. */
public final class SustainedRunner {
    private final Path directory;
    private final Workload settings;

    /**
     * @param directory a scratch directory in the place to be measured
     * @param settings its number of events is not heeded
     */
    public SustainedRunner(Path directory, Workload settings) {
        this.directory = directory;
        this.settings = settings;
    }

    /**
     * @param maxEvents after which the turn ends before its time
     * @throws LostEventsException when what was published did not all arrive
     */
    public SustainedSample run(Arm arm, long seconds, long maxEvents) throws Exception {
        Path home = Files.createTempDirectory(directory, "turn-");
        SustainedPace pace = new SustainedPace(seconds * 1_000_000_000L, maxEvents);
        Turn turn = new Turn(home, settings.moving(maxEvents + 1, settings.payload()), pace);
        WindowMeter meter = WindowMeter.start(pace);
        Arrival arrival;
        try {
            arrival = arm.run(turn);
        } finally {
            meter.stop();
        }
        Scratch.delete(home);
        Scratch.sync();
        arrival.verify(arm.name(), settings.moving(pace.published(), settings.payload()));
        Sample sample = turn.sample(arrival, 1, 0);
        return new SustainedSample(
                sample.events(), sample.wallNs(), sample.cpuNs(), pace.isSpent(), meter.windowsUntil(sample.wallNs()));
    }
}
