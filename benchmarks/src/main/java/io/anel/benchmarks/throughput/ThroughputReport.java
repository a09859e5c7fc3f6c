package io.anel.benchmarks.throughput;

import io.anel.benchmarks.report.CalibrationReport;
import io.anel.benchmarks.report.Crowding;
import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.MedianInterval;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The throughput rows of a run, as tables and as JSON. */
public final class ThroughputReport implements ReportSection {
    private static final double MEGA = 1e6;
    /** Of the processors, that others may take without being named. */
    private static final double QUIET = 0.02;

    private final Workload workload;
    private final Map<Row, Series> rows = new LinkedHashMap<>();
    private final Map<Row, String> skipped = new LinkedHashMap<>();
    private CalibrationReport calibration;

    public ThroughputReport(Workload workload) {
        this.workload = workload;
    }

    public void add(Row row, Series series) {
        rows.put(row, series);
    }

    /** A row without a figure, because the machine lacks something. */
    void skip(Row row, String missing) {
        skipped.put(row, missing);
    }

    public void calibratedBy(CalibrationReport report) {
        calibration = report;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(line(
                "ring %d slots, waiting %s, producer %s%n",
                workload.ringSize(), workload.waiting(), workload.producer()));
        text.append(calibration.text());
        rows.forEach((row, series) -> text.append('\n').append(table(row, series)));
        skipped.forEach((row, missing) -> text.append(line("%n%s: skipped: %s%n", row.name(), missing)));
        text.append(skipped.isEmpty() ? "" : line("%nrows measured %d, skipped %d%n", rows.size(), skipped.size()));
        return text.toString();
    }

    private String table(Row row, Series series) {
        MedianInterval ratio = MedianInterval.of(series.ratios());
        StringBuilder text = new StringBuilder();
        text.append(line(
                "%s: %.2f (%.0f %% interval %.2f to %.2f, %d pairs; promised at least %s)%n",
                row.name(),
                ratio.median(),
                100 * ratio.coverage(),
                ratio.low(),
                ratio.high(),
                series.pairs().size(),
                row.comparison().atLeast()));
        text.append("  ").append(row.comparison().question()).append('\n');
        text.append(line(
                "  events of %s, %s%s%n",
                row.comparison().payload(),
                row.comparison().meaning(),
                row.comparison().ringSize() == 0
                        ? ""
                        : ", through a ring of " + row.comparison().ringSize() + " slots"));
        text.append(
                line("  with set-up and tear-down on the clock: %.2f%n", MedianInterval.median(series.wholeRatios())));
        if (isDisturbed(series)) {
            text.append(line(
                    "  DISTURBED: other programs and the host took %.0f %% of the processors (%.0f %% in the worst pair)%n",
                    100 * MedianInterval.median(series.othersShares()), 100 * max(series.othersShares())));
        }
        List<Arm> arms = row.comparison().arms().get();
        for (int arm = 0; arm < series.arms().size(); arm++) {
            double[] rates = series.values(arm, Sample::eventsPerSecond);
            text.append(line(
                    "  %-18s %7.2f M events/s (%.2f to %.2f), CPU %.0f ns an event",
                    series.arms().get(arm),
                    MedianInterval.median(rates) / MEGA,
                    min(rates) / MEGA,
                    max(rates) / MEGA,
                    MedianInterval.median(series.values(arm, Sample::cpuNsPerEvent))));
            String proportion = calibration.describe(
                    row.comparison().part(), row.place(), MedianInterval.median(rates), row.frameBytes());
            text.append(proportion.isEmpty() ? "" : ", " + proportion);
            double force = MedianInterval.median(series.values(arm, Sample::bytesPerForce));
            text.append(force > 0 ? line(", %.0f bytes a force", force) : "");
            int peers = series.arms().size() - 1;
            text.append(
                    arm > 0 && peers > 1
                            ? line(
                                    ", fastest peer in %d pairs",
                                    series.fastestPeers().get(arm - 1))
                            : "");
            String crowding = Crowding.of(arms.get(arm));
            text.append(crowding.isEmpty() ? "" : ", " + crowding).append('\n');
        }
        return text.toString();
    }

    /** In half of its pairs: a single one moves no median. */
    private static boolean isDisturbed(Series series) {
        return MedianInterval.median(series.othersShares()) > QUIET;
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        calibration.put(root.putObject("calibration"));
        byComparison().forEach((comparison, own) -> putRatios(root, comparison, own));
        root.putPOJO("promised", promised());
        ObjectNode rates = root.putObject("rates");
        rows.forEach((row, series) -> putRates(rates.putObject(row.name()), row, series));
        ObjectNode reasons = root.putObject("skipped");
        skipped.forEach((row, missing) -> reasons.put(row.name(), missing));
        ObjectNode setting = root.putObject("setting");
        setting.put("ringSize", workload.ringSize());
        setting.put("waiting", workload.waiting().name());
        setting.put("producer", workload.producer().name());
        setting.put("passes", workload.passes());
    }

    private Map<String, Double> promised() {
        Map<String, Double> promised = new LinkedHashMap<>();
        rows.keySet()
                .forEach(row ->
                        promised.put(row.comparison().key(), row.comparison().atLeast()));
        return promised;
    }

    private Map<Comparison, List<Row>> byComparison() {
        Map<Comparison, List<Row>> grouped = new LinkedHashMap<>();
        for (Row row : rows.keySet()) {
            grouped.computeIfAbsent(row.comparison(), ignored -> new ArrayList<>())
                    .add(row);
        }
        return grouped;
    }

    /** Each place's median and interval, and under the bare key those of the smaller median. */
    private void putRatios(ObjectNode root, Comparison comparison, List<Row> own) {
        MedianInterval smallest = null;
        for (Row row : own) {
            MedianInterval ratio = MedianInterval.of(rows.get(row).ratios());
            if (comparison.places().size() > 1) {
                putRatio(root, row.name(), ratio);
            }
            root.put(row.name() + "Whole", MedianInterval.median(rows.get(row).wholeRatios()));
            smallest = smallest == null || ratio.median() < smallest.median() ? ratio : smallest;
        }
        putRatio(root, comparison.key(), smallest);
    }

    private static void putRatio(ObjectNode root, String name, MedianInterval ratio) {
        root.put(name, ratio.median());
        root.put(name + "Low", ratio.low());
        root.put(name + "High", ratio.high());
    }

    private void putRates(ObjectNode node, Row row, Series series) {
        node.put("question", row.comparison().question());
        node.put("meaning", row.comparison().meaning().toString());
        node.put("payloadBytes", row.comparison().payload().length());
        node.put("ringSize", row.comparison().workload(workload).ringSize());
        node.put("part", row.part());
        node.put("pairs", series.pairs().size());
        node.put("coverage", MedianInterval.of(series.ratios()).coverage());
        node.put("othersShare", MedianInterval.median(series.othersShares()));
        node.put("othersShareMax", max(series.othersShares()));
        node.put("disturbed", isDisturbed(series));
        ArrayNode ratios = node.putArray("ratios");
        for (double ratio : series.ratios()) {
            ratios.add(ratio);
        }
        List<Arm> arms = row.comparison().arms().get();
        for (int arm = 0; arm < series.arms().size(); arm++) {
            double[] rates = series.values(arm, Sample::eventsPerSecond);
            ObjectNode own = node.putObject(series.arms().get(arm));
            own.put("eventsPerSecond", MedianInterval.median(rates));
            own.put("eventsPerSecondMin", min(rates));
            own.put("eventsPerSecondMax", max(rates));
            own.put("cpuNsPerEvent", MedianInterval.median(series.values(arm, Sample::cpuNsPerEvent)));
            calibration
                    .proportion(row.comparison().part(), row.place(), MedianInterval.median(rates), row.frameBytes())
                    .ifPresent(value -> own.put("inProportionToPart", value));
            own.put("eventsPerTurn", series.pairs().get(0).get(arm).events());
            own.put("busyThreads", arms.get(arm).busyThreads());
            own.put("crowding", Crowding.of(arms.get(arm)));
            putWhenPresent(own, "bytesPerForce", series.values(arm, Sample::bytesPerForce));
        }
    }

    private static void putWhenPresent(ObjectNode node, String name, double[] values) {
        double median = MedianInterval.median(values);
        if (median > 0) {
            node.put(name, median);
        }
    }

    private static double min(double[] values) {
        return DoubleStream.of(values).min().orElseThrow();
    }

    private static double max(double[] values) {
        return DoubleStream.of(values).max().orElseThrow();
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
