package io.anel.benchmarks.jmh;

import io.anel.benchmarks.report.ReportSection;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JMH's figures, as a table and as JSON. */
final class JmhReport implements ReportSection {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final List<JmhRow> rows;

    JmhReport(List<JmhRow> rows) {
        this.rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        int width = 2 + rows.stream().mapToInt(row -> label(row).length()).max().orElse(0);
        String format = "  %-" + width + "s %15s %14s  %-6s %15s %12s%n";
        StringBuilder text = new StringBuilder(line("%nJMH, error half of the 99.9 %% interval%n"));
        text.append(line(format, "", "score", "error", "unit", "events/s", "B/op"));
        for (JmhRow row : rows) {
            text.append(line(
                    format,
                    label(row),
                    number(row.score()),
                    number(row.error()),
                    row.unit(),
                    number(row.eventsPerSecond()),
                    number(row.allocatedBytesPerOperation())));
        }
        return text.toString();
    }

    private static String label(JmhRow row) {
        return row.benchmark() + " " + row.shownParameters();
    }

    private static String number(Double value) {
        if (value == null) {
            return "";
        }
        return line(Math.abs(value) < 1000 ? "%.2f" : "%,.0f", value);
    }

    @Override
    public void put(ObjectNode root, boolean forPage) {
        root.set("jmh", MAPPER.valueToTree(rows));
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
