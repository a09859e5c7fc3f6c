package io.anel.benchmarks.compare;

import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.MedianInterval;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Two revisions' rows, as a table and as JSON. */
final class CompareReport {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Conditions conditions;
    private final Revision a;
    private final Revision b;
    private final List<DuelResult> results;

    CompareReport(Conditions conditions, Revision a, Revision b, List<DuelResult> results) {
        this.conditions = conditions;
        this.a = a;
        this.b = b;
        this.results = results;
    }

    String text() {
        StringBuilder text = new StringBuilder(conditions.text());
        text.append(line(
                "A %s (%s), B %s (%s); CPU time an event, and B's over A's: above 1, B takes more%n%n",
                a.given(), a.label(), b.given(), b.label()));
        text.append(line(
                "%-28s %9s %9s %7s %15s %6s  %s%n",
                "row", "A ns", "B ns", "ratio", "95 % interval", "pairs", "verdict"));
        for (DuelResult result : results) {
            MedianInterval ratio = MedianInterval.of(result.ratios());
            text.append(line(
                    "%-28s %9.1f %9.1f %7.3f %7.3f - %5.3f %6d  %s%s%n",
                    result.row(),
                    MedianInterval.median(result.cpuNsA()),
                    MedianInterval.median(result.cpuNsB()),
                    ratio.median(),
                    ratio.low(),
                    ratio.high(),
                    result.ratios().length,
                    result.verdict().name().toLowerCase(Locale.ROOT),
                    result.verdict() == Verdict.PASSED
                            ? line("; a loss up to %.1f %% is not excluded", 100 * Judge.notExcluded(result.ratios()))
                            : ""));
        }
        return text.toString();
    }

    /** One object on one line. */
    String json() {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("a", a.label());
        root.put("b", b.label());
        ObjectNode rows = root.putObject("rows");
        for (DuelResult result : results) {
            MedianInterval ratio = MedianInterval.of(result.ratios());
            ObjectNode row = rows.putObject(result.row());
            row.put("verdict", result.verdict().name());
            row.put("ratio", ratio.median());
            row.put("low", ratio.low());
            row.put("high", ratio.high());
            row.put("lossNotExcluded", Judge.notExcluded(result.ratios()));
            row.set("ratios", MAPPER.valueToTree(result.ratios()));
            row.put("cpuNsPerEventA", MedianInterval.median(result.cpuNsA()));
            row.put("cpuNsPerEventB", MedianInterval.median(result.cpuNsB()));
        }
        root.set("conditions", MAPPER.valueToTree(conditions));
        return MAPPER.writeValueAsString(root);
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
