package io.anel.benchmarks.rig;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Runs a comparison: warm-up pairs, then counted ones, each arm from an empty directory, with a sync after each. */
public final class PairRunner {
    private final TurnRunner turns;
    private final Workload workload;
    private final int warmUpPairs;
    private final int pairs;
    private final PrintStream progress;

    /** @param directory a scratch directory in the place to be measured */
    public PairRunner(Path directory, Workload workload, int warmUpPairs, int pairs, PrintStream progress) {
        turns = new TurnRunner(directory);
        this.workload = workload;
        this.warmUpPairs = warmUpPairs;
        this.pairs = pairs;
        this.progress = progress;
    }

    /** @throws LostEventsException when a turn's events did not all arrive */
    public Series run(Comparison comparison, Place place) throws Exception {
        List<Arm> arms = comparison.arms().get();
        Workload own = comparison.workload(workload);
        List<List<Sample>> counted = new ArrayList<>();
        for (int i = 1 - warmUpPairs; i <= pairs; i++) {
            List<Sample> pair = new ArrayList<>();
            for (Arm arm : arms) {
                pair.add(turns.run(arm, own));
            }
            if (i > 0) {
                counted.add(pair);
            }
            String label = i > 0 ? "pair " + i + "/" + pairs : "warm-up " + (i + warmUpPairs) + "/" + warmUpPairs;
            progress.println(describe(comparison.row(place) + " " + label, arms, pair));
        }
        return new Series(comparison.key(), place, arms.stream().map(Arm::name).toList(), counted);
    }

    private static String describe(String label, List<Arm> arms, List<Sample> pair) {
        StringBuilder line = new StringBuilder(label).append(':');
        for (int i = 0; i < arms.size(); i++) {
            line.append(String.format(
                    Locale.ROOT,
                    " %s %.2f M/s,",
                    arms.get(i).name(),
                    pair.get(i).eventsPerSecond() / 1e6));
        }
        return line.append(String.format(Locale.ROOT, " ratio %.2f", Series.ratio(pair, Sample::eventsPerSecond)))
                .toString();
    }
}
