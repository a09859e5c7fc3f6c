package io.anel.benchmarks.machine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what the rounds found, figure by figure. */
final class Findings {
    private final Map<String, PartFigure> figures = new LinkedHashMap<>();

    void nanoseconds(String name, String meaning, double ns) {
        add(name, meaning, Unit.NANOSECONDS, ns);
    }

    void rate(String name, String meaning, long bytes, long ns) {
        add(name, meaning, Unit.BYTES_PER_SECOND, bytes * 1e9 / ns);
    }

    private void add(String name, String meaning, Unit unit, double value) {
        figures.computeIfAbsent(name, ignored -> new PartFigure(name, meaning, unit, new ArrayList<>()))
                .rounds()
                .add(value);
    }

    List<PartFigure> figures() {
        return List.copyOf(figures.values());
    }
}
