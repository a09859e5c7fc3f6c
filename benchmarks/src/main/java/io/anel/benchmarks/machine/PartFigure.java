package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.MedianInterval;
import java.util.List;

/**
 * What one part of the machine gave, round by round.
 *
 * @param name in reports, such as {@code firstWriteDisk}
 * @param meaning in a few words
 */
public record PartFigure(String name, String meaning, Unit unit, List<Double> rounds) {
    public double median() {
        return MedianInterval.median(
                rounds.stream().mapToDouble(Double::doubleValue).toArray());
    }

    public double lowest() {
        return rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    public double highest() {
        return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
