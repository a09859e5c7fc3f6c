package io.anel.benchmarks.machine;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the machine's parts gave before a run's rows and after them.
 *
 * @param before the same figures in the same order as {@code after}
 */
public record Calibration(List<PartFigure> before, List<PartFigure> after) {
    /** One figure, before, after, and over the rounds of both. */
    public record Pair(PartFigure before, PartFigure after) {
        public PartFigure both() {
            List<Double> rounds = Stream.concat(before.rounds().stream(), after.rounds().stream())
                    .toList();
            return new PartFigure(before.name(), before.meaning(), before.unit(), rounds);
        }
    }

    public Calibration {
        if (!names(before).equals(names(after))) {
            throw new IllegalArgumentException(
                    "expected the same figures twice, got " + names(before) + " and " + names(after));
        }
    }

    private static List<String> names(List<PartFigure> figures) {
        return figures.stream().map(PartFigure::name).toList();
    }

    public List<Pair> pairs() {
        return IntStream.range(0, before.size())
                .mapToObj(i -> new Pair(before.get(i), after.get(i)))
                .toList();
    }

    /** The median over all rounds; empty where the part was not measured. */
    public OptionalDouble of(String name) {
        return pairs().stream()
                .map(Pair::both)
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(PartFigure::median)
                .findFirst();
    }
}
