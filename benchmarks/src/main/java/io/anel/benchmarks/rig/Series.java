package io.anel.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * All counted pairs of one comparison in one place.
 *
 * @param arms Anel's first
 * @param pairs one list a pair: a sample of each arm, in their order
 */
public record Series(String key, Place place, List<String> arms, List<List<Sample>> pairs) {
    /** Anel's rate over that of the fastest peer in the same pair. */
    public double[] ratios() {
        return ratios(Sample::eventsPerSecond);
    }

    /** The same from before set-up to after tear-down. */
    public double[] wholeRatios() {
        return ratios(Sample::wholeEventsPerSecond);
    }

    private double[] ratios(ToDoubleFunction<Sample> rate) {
        return pairs.stream().mapToDouble(pair -> ratio(pair, rate)).toArray();
    }

    static double ratio(List<Sample> pair, ToDoubleFunction<Sample> rate) {
        double fastestPeer =
                pair.stream().skip(1).mapToDouble(rate).max().orElseThrow(() -> new IllegalStateException("no peer"));
        return rate.applyAsDouble(pair.get(0)) / fastestPeer;
    }

    public double[] values(int arm, ToDoubleFunction<Sample> value) {
        return pairs.stream()
                .mapToDouble(pair -> value.applyAsDouble(pair.get(arm)))
                .toArray();
    }

    /** What others took of the processors in each pair: the most that one of its turns met. */
    public double[] othersShares() {
        return pairs.stream()
                .mapToDouble(pair ->
                        pair.stream().mapToDouble(Sample::othersShare).max().orElse(0))
                .toArray();
    }

    /** In how many pairs each peer was the fastest. */
    public List<Integer> fastestPeers() {
        List<Integer> wins = new ArrayList<>();
        for (int arm = 1; arm < arms.size(); arm++) {
            int index = arm;
            wins.add((int) pairs.stream()
                    .filter(pair -> pair.stream()
                                    .skip(1)
                                    .mapToDouble(Sample::eventsPerSecond)
                                    .max()
                                    .orElseThrow()
                            == pair.get(index).eventsPerSecond())
                    .count());
        }
        return wins;
    }
}
