package io.anel.benchmarks;

import io.anel.benchmarks.machine.Calibration;
import io.anel.benchmarks.machine.PartFigure;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/** The machine's parts, as a table and as JSON; and what is put in proportion to them. */
final class CalibrationReport implements ReportSection {
    private final Calibration calibration;

    CalibrationReport(Calibration calibration) {
        this.calibration = calibration;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%nthe machine's parts, medians before the rows and after them, and the range of all rounds%n  %-24s %12s %12s   %s%n",
                "",
                "before",
                "after",
                "range"));
        for (Calibration.Pair pair : calibration.pairs()) {
            PartFigure both = pair.both();
            text.append(String.format(
                    Locale.ROOT,
                    "  %-24s %12s %12s   %-26s %s%n",
                    both.name(),
                    both.unit().format(pair.before().median()),
                    both.unit().format(pair.after().median()),
                    both.unit().format(both.lowest()) + " to " + both.unit().format(both.highest()),
                    both.meaning()));
        }
        return text.toString();
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        ObjectNode parts = root.putObject("calibration");
        for (Calibration.Pair pair : calibration.pairs()) {
            PartFigure both = pair.both();
            ObjectNode part = parts.putObject(both.name());
            part.put("meaning", both.meaning());
            part.put("unit", both.unit().toString());
            part.put("median", both.median());
            part.put("before", pair.before().median());
            part.put("after", pair.after().median());
            part.put("low", both.lowest());
            part.put("high", both.highest());
            part.put("rounds", both.rounds().size());
        }
    }

    /** An arm's rate in proportion to its row's part of the machine; empty where that was not measured. */
    OptionalDouble proportion(Row row, double eventsPerSecond) {
        OptionalDouble figure = calibration.of(row.part());
        return figure.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        row.comparison().part().proportion(figure.getAsDouble(), eventsPerSecond, row.frameBytes()));
    }

    /** {@code 0.83 of firstWriteDisk}, {@code 0.4 pingPong an event}; empty where the part was not measured. */
    String describe(Row row, double eventsPerSecond) {
        OptionalDouble proportion = proportion(row, eventsPerSecond);
        if (proportion.isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                row.comparison().part().isRate() ? "%.2f of %s" : "%.2f %s an event",
                proportion.getAsDouble(),
                row.part());
    }
}
