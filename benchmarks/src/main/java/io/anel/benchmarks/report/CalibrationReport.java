package io.anel.benchmarks.report;

import io.anel.benchmarks.machine.Calibration;
import io.anel.benchmarks.machine.Calibrator;
import io.anel.benchmarks.machine.PartFigure;
import io.anel.benchmarks.rig.MachinePart;
import io.anel.benchmarks.rig.Place;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import tools.jackson.databind.node.ObjectNode;

/** The machine's parts, as a table and as JSON; and what is put in proportion to them. */
public final class CalibrationReport {
    private final Calibration calibration;

    public CalibrationReport(Calibration calibration) {
        this.calibration = calibration;
    }

    /** What is measured between two calibrations. */
    @FunctionalInterface
    public interface Measuring {
        void run() throws Exception;
    }

    /** Calibrates, measures, and calibrates again. */
    public static CalibrationReport around(Calibrator calibrator, Measuring measuring) throws Exception {
        System.err.println("calibration before the rows");
        List<PartFigure> before = calibrator.measure();
        measuring.run();
        System.err.println("calibration after the rows");
        return new CalibrationReport(new Calibration(before, calibrator.measure()));
    }

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

    public void put(ObjectNode parts) {
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

    /**
     * A rate in proportion to the part of the machine that bounds it; empty where that was not measured.
     *
     * @param eventBytes of an event's frame
     */
    public OptionalDouble proportion(MachinePart part, Place place, double eventsPerSecond, int eventBytes) {
        OptionalDouble figure = calibration.of(part.figure(place));
        return figure.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(part.proportion(figure.getAsDouble(), eventsPerSecond, eventBytes));
    }

    /** {@code 0.83 of firstWriteDisk}, {@code 0.40 pingPong an event}; empty where the part was not measured. */
    public String describe(MachinePart part, Place place, double eventsPerSecond, int eventBytes) {
        OptionalDouble proportion = proportion(part, place, eventsPerSecond, eventBytes);
        if (proportion.isEmpty()) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                part.isRate() ? "%.2f of %s" : "%.2f %s an event",
                proportion.getAsDouble(),
                part.figure(place));
    }
}
