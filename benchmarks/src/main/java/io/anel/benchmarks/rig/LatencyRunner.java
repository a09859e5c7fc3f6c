package io.anel.benchmarks.rig;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Runs arms at a fixed rate, or with one event in flight, in turns, round by round: rounds of warm-up, then counted ones. */
public final class LatencyRunner {
    private final Path directory;
    private final Workload workload;
    private final int warmUpRounds;
    private final int rounds;
    private final PrintStream progress;

    /**
     * @param directory a scratch directory in the place to be measured
     * @param workload its events are those of a turn
     */
    public LatencyRunner(Path directory, Workload workload, int warmUpRounds, int rounds, PrintStream progress) {
        this.directory = directory;
        this.workload = workload;
        this.warmUpRounds = warmUpRounds;
        this.rounds = rounds;
        this.progress = progress;
    }

    /** @throws LostEventsException when a turn's events did not all arrive */
    public List<LatencySeries> run(List<TimedArm> arms, long ratePerSecond) throws Exception {
        return run(arms, ratePerSecond, ratePerSecond + " a second", () -> new OpenLoop(ratePerSecond));
    }

    /**
     * Runs arms that wait for each event before they publish the next.
     *
     * @throws LostEventsException when a turn's events did not all arrive
     */
    public List<LatencySeries> runOneInFlight(List<TimedArm> arms) throws Exception {
        return run(arms, LatencySeries.ONE_IN_FLIGHT, "one in flight", OneInFlight::new);
    }

    private List<LatencySeries> run(List<TimedArm> arms, long ratePerSecond, String load, Supplier<TimedPace> paces)
            throws Exception {
        List<LatencySeries> all = new ArrayList<>();
        for (TimedArm arm : arms) {
            all.add(new LatencySeries(arm.name(), arm.meaning(), ratePerSecond, new ArrayList<>()));
        }
        for (int i = 1 - warmUpRounds; i <= rounds; i++) {
            StringBuilder line = new StringBuilder(
                    i > 0 ? "round " + i + "/" + rounds : "warm-up " + (i + warmUpRounds) + "/" + warmUpRounds);
            line.append(", ").append(load).append(":");
            for (int arm = 0; arm < arms.size(); arm++) {
                LatencySample sample = turn(arms.get(arm).arm(), paces.get());
                line.append(describe(arms.get(arm).name(), sample));
                if (i > 0) {
                    all.get(arm).samples().add(sample);
                }
            }
            progress.println(line);
        }
        return all;
    }

    private LatencySample turn(Arm arm, TimedPace schedule) throws Exception {
        Path home = Files.createTempDirectory(directory, "turn-");
        Turn turn = new Turn(home, workload, schedule);
        ProcessorTime before = ProcessorTime.now();
        HiccupMeter hiccups = HiccupMeter.start();
        Arrival arrival;
        try {
            arrival = arm.run(turn);
        } finally {
            hiccups.stop();
        }
        double stolen = ProcessorTime.now().stolenShareSince(before);
        tidy(home);
        arrival.verify(arm.name(), workload);
        return new LatencySample(schedule.achieved(), turn.latencies().histogram(), hiccups.histogram(), stolen);
    }

    private static void tidy(Path home) throws IOException, InterruptedException {
        Scratch.delete(home);
        Scratch.sync();
    }

    private static String describe(String name, LatencySample sample) {
        return String.format(
                Locale.ROOT,
                " %s p50 %.1f p99 %.1f us%s,",
                name,
                sample.micros(50),
                sample.micros(99),
                sample.keptRate() ? "" : " (below its rate: " + Math.round(1000 * sample.achieved()) / 10.0 + " %)");
    }
}
