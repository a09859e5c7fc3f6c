package io.anel.benchmarks.endurance;

import io.anel.benchmarks.report.CalibrationReport;
import io.anel.benchmarks.report.Crowding;
import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.rig.SustainedSample;
import io.anel.benchmarks.rig.Workload;
import io.anel.event.FrameDescriptor;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The arms of a sustained run, as a table and as JSON. */
public final class SustainedReport implements ReportSection {
    private static final double MEGA = 1e6;
    /** One window in a hundred is slower. */
    private static final double SLOWEST = 0.01;

    private final SustainedSize size;
    private final Workload workload;
    private final Map<SustainedArm, SustainedSample> samples = new LinkedHashMap<>();
    private CalibrationReport calibration;

    SustainedReport(SustainedSize size, Workload workload) {
        this.size = size;
        this.workload = workload;
    }

    void add(SustainedArm arm, SustainedSample sample) {
        samples.put(arm, sample);
    }

    void calibratedBy(CalibrationReport report) {
        calibration = report;
    }

    private int frameBytes() {
        return FrameDescriptor.HEADER_LENGTH + workload.payload().length();
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(calibration.text());
        text.append(line(
                "%nsustained for %d s, events of %s, M events/s%n  %-10s %8s %8s %8s %8s %14s %8s%n",
                size.seconds(), workload.payload(), "", "all", "first", "middle", "last", "1 % of windows", "CPU ns"));
        samples.forEach((arm, sample) -> {
            text.append(line(
                    "  %-10s %8.2f %8.2f %8.2f %8.2f %14.2f %8.0f   %s, %s",
                    arm.name(),
                    sample.eventsPerSecond() / MEGA,
                    sample.thirdPerSecond(0) / MEGA,
                    sample.thirdPerSecond(1) / MEGA,
                    sample.thirdPerSecond(2) / MEGA,
                    sample.windowPerSecond(SLOWEST) / MEGA,
                    sample.cpuNsPerEvent(),
                    calibration.describe(arm.part(), arm.place(), sample.eventsPerSecond(), frameBytes()),
                    arm.meaning()));
            String crowding = Crowding.of(arm.arm());
            text.append(crowding.isEmpty() ? "" : ", " + crowding);
            text.append(sample.spent() ? line("; ended after %.1f s: %s", sample.seconds(), spent()) : "")
                    .append('\n');
        });
        return text.append(
                        line("  thirds by time; 99 %% of all windows of 100 ms were faster than \"1 %% of windows\"%n"))
                .toString();
    }

    private String spent() {
        return "its " + size.maxGigabytes() + " GB of disk were used up (--max-gb)";
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        calibration.put(root.putObject("sustainedCalibration"));
        ObjectNode sustained = root.putObject("sustained");
        sustained.put("seconds", size.seconds());
        ObjectNode arms = sustained.putObject("arms");
        samples.forEach((arm, sample) -> put(arms.putObject(arm.name()), arm, sample, forPage));
    }

    private void put(ObjectNode node, SustainedArm arm, SustainedSample sample, boolean forPage) {
        node.put("meaning", arm.meaning());
        node.put("events", sample.events());
        node.put("seconds", sample.seconds());
        node.put("eventsPerSecond", sample.eventsPerSecond());
        ArrayNode thirds = node.putArray("eventsPerSecondByThird");
        for (int third = 0; third < 3; third++) {
            thirds.add(sample.thirdPerSecond(third));
        }
        node.put("eventsPerSecondP1", sample.windowPerSecond(SLOWEST));
        node.put("cpuNsPerEvent", sample.cpuNsPerEvent());
        node.put("part", arm.part().figure(arm.place()));
        calibration
                .proportion(arm.part(), arm.place(), sample.eventsPerSecond(), frameBytes())
                .ifPresent(value -> node.put("inProportionToPart", value));
        node.put("crowding", Crowding.of(arm.arm()));
        if (sample.spent()) {
            node.put("note", spent());
        }
        if (forPage) {
            ArrayNode windows = node.putArray("windows");
            sample.windows().forEach(window -> {
                ArrayNode point = windows.addArray();
                point.add(window.endNs() / 1e9);
                point.add(window.eventsPerSecond());
            });
        }
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
