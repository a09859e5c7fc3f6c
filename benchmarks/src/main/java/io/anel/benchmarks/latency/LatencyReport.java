package io.anel.benchmarks.latency;

import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.rig.LatencySeries;
import io.anel.benchmarks.rig.MedianInterval;
import io.anel.benchmarks.rig.Place;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The latencies of a run, as tables, as JSON, and as HdrHistogram's percentile files. */
public final class LatencyReport implements ReportSection {
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};
    private static final double NS_PER_US = 1e3;
    private static final int TICKS_PER_HALF = 5;

    private final Place place;
    private final int seconds;
    private final List<List<LatencySeries>> rates = new ArrayList<>();

    /** Of turns with one event in flight, which last as long as their events take. */
    LatencyReport(Place place) {
        this(place, 0);
    }

    /** @param seconds of a turn */
    LatencyReport(Place place, int seconds) {
        this.place = place;
        this.seconds = seconds;
    }

    void add(List<LatencySeries> rate) {
        rates.add(rate);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (List<LatencySeries> rate : rates) {
            LatencySeries any = rate.get(0);
            text.append(heading(any));
            text.append(line(
                    "  %-18s %8s %8s %8s %8s %8s %8s   p50 of a turn%n",
                    "", "50 %", "90 %", "99 %", "99.9 %", "99.99 %", "max"));
            rate.forEach(series -> text.append(row(series)));
            text.append(hiccups(rate));
            for (LatencyClaim claim : LatencyClaim.values()) {
                claim.of(rate).ifPresent(interval -> text.append(claim.describe(interval)));
            }
        }
        return text.toString();
    }

    private String heading(LatencySeries any) {
        if (any.ratePerSecond() == LatencySeries.ONE_IN_FLIGHT) {
            return line(
                    "%none event in flight, on %s, %d turns, microseconds from when it was published%n",
                    place, any.samples().size());
        }
        return line(
                "%n%,d a second on %s, %d turns of %d s each, microseconds from when an event was due%n",
                any.ratePerSecond(), place, any.samples().size(), seconds);
    }

    private static String row(LatencySeries series) {
        StringBuilder text = new StringBuilder(line("  %-18s", series.arm()));
        if (series.isRejected()) {
            return text.append(line(
                            " rejected: %d of %d turns fell below 99.5 %% of the rate (worst %.1f %%)%n",
                            series.tooSlow(), series.samples().size(), 100 * series.achieved()))
                    .toString();
        }
        Histogram all = series.latency();
        for (double percentile : PERCENTILES) {
            text.append(micros(all.getValueAtPercentile(percentile)));
        }
        MedianInterval median = MedianInterval.of(series.micros(50));
        text.append(micros(all.getMaxValue()))
                .append(line("   %.2f (%.2f to %.2f)", median.median(), median.low(), median.high()));
        text.append(
                series.tooSlow() > 0
                        ? line(
                                ", %d of %d turns below the rate",
                                series.tooSlow(), series.samples().size())
                        : "");
        return text.append("  ").append(series.meaning()).append(line("%n")).toString();
    }

    /** Of all arms' turns together: the machine does not know whose turn it is. */
    private static String hiccups(List<LatencySeries> rate) {
        Histogram all = rate.get(0).hiccups();
        rate.stream().skip(1).forEach(series -> all.add(series.hiccups()));
        StringBuilder text = new StringBuilder(line("  %-18s", "(machine)"));
        for (double percentile : PERCENTILES) {
            text.append(micros(all.getValueAtPercentile(percentile)));
        }
        double stolen =
                rate.stream().mapToDouble(LatencySeries::stolenShare).average().orElse(0);
        return text.append(micros(all.getMaxValue()))
                .append(line("   an idle thread woken late; %.1f %% of the processors' time stolen%n", 100 * stolen))
                .toString();
    }

    private static String micros(long ns) {
        return line(ns < 100_000 ? " %8.2f" : " %8.0f", ns / NS_PER_US);
    }

    /** {@code 250000-anel.hgrm}, in microseconds, for HdrHistogram's plotter and any other that reads its files. */
    @Override
    public void writeFiles(Path directory) throws IOException {
        for (List<LatencySeries> rate : rates) {
            for (LatencySeries series : rate) {
                Path file = directory.resolve(fileName(series));
                try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
                    series.latency().outputPercentileDistribution(out, TICKS_PER_HALF, NS_PER_US);
                }
            }
        }
    }

    /** An arm's name tells when there is no rate. */
    private static String fileName(LatencySeries series) {
        String rate = series.ratePerSecond() == LatencySeries.ONE_IN_FLIGHT ? "" : series.ratePerSecond() + "-";
        return rate + series.arm() + ".hgrm";
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        ArrayNode all = root.withArray("latency");
        for (List<LatencySeries> rate : rates) {
            for (LatencySeries series : rate) {
                ObjectNode node = all.addObject();
                put(node, series);
                if (forPage && !series.isRejected()) {
                    putCurve(node.putArray("curve"), series.latency());
                }
            }
        }
        ArrayNode claims = root.withArray("latencyClaims");
        for (List<LatencySeries> rate : rates) {
            for (LatencyClaim claim : LatencyClaim.values()) {
                claim.of(rate)
                        .ifPresent(interval ->
                                putClaim(claims.addObject(), claim, rate.get(0).ratePerSecond(), interval));
            }
        }
        if (seconds > 0) {
            root.put("latencyPlace", place.toString());
            root.put("latencySecondsPerTurn", seconds);
        }
    }

    /** Pairs of a percentile and its microseconds. */
    private static void putCurve(ArrayNode curve, Histogram all) {
        all.percentiles(TICKS_PER_HALF).forEach(value -> {
            ArrayNode point = curve.addArray();
            point.add(value.getPercentileLevelIteratedTo());
            point.add(value.getValueIteratedTo() / NS_PER_US);
        });
    }

    private static void put(ObjectNode node, LatencySeries series) {
        node.put("arm", series.arm());
        node.put("meaning", series.meaning());
        node.put("ratePerSecond", series.ratePerSecond());
        node.put("turns", series.samples().size());
        node.put("turnsTooSlow", series.tooSlow());
        node.put("worstShareOfRate", series.achieved());
        node.put("stolenShare", series.stolenShare());
        node.put("rejected", series.isRejected());
        if (!series.isRejected()) {
            Histogram all = series.latency();
            node.put("events", all.getTotalCount());
            ObjectNode micros = node.putObject("micros");
            putPercentiles(micros, all);
            ObjectNode perTurn = node.putObject("medianOfTurns");
            for (double percentile : PERCENTILES) {
                MedianInterval interval = MedianInterval.of(series.micros(percentile));
                perTurn.put(name(percentile), interval.median());
                perTurn.put(name(percentile) + "Low", interval.low());
                perTurn.put(name(percentile) + "High", interval.high());
            }
        }
        putPercentiles(node.putObject("machineHiccupMicros"), series.hiccups());
    }

    private static void putClaim(ObjectNode node, LatencyClaim claim, long ratePerSecond, MedianInterval interval) {
        node.put("claim", claim.key());
        node.put("ratePerSecond", ratePerSecond);
        node.put("median", interval.median());
        node.put("low", interval.low());
        node.put("high", interval.high());
        node.put("coverage", interval.coverage());
        node.put("promisedAtMost", claim.atMost());
        node.put("text", claim.describe(interval).strip());
    }

    private static void putPercentiles(ObjectNode node, Histogram histogram) {
        for (double percentile : PERCENTILES) {
            node.put(name(percentile), histogram.getValueAtPercentile(percentile) / NS_PER_US);
        }
        node.put("max", histogram.getMaxValue() / NS_PER_US);
    }

    /** {@code p99_9} */
    private static String name(double percentile) {
        String digits = percentile == Math.rint(percentile) ? "" + (long) percentile : "" + percentile;
        return "p" + digits.replace('.', '_');
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
