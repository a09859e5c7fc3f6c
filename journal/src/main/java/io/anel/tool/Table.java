package io.anel.tool;

import java.util.List;

/** Rows in columns as wide as they need to be. */
final class Table {
    private Table() {}

    /** @param numbers how many columns, from the left, stand to the right of theirs */
    static void print(List<String[]> rows, int numbers, Output output) {
        int[] widths = new int[rows.get(0).length];
        for (String[] row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String fill = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? "" : "  ").append(i < numbers ? fill + row[i] : row[i] + fill);
            }
            output.line(line.toString().stripTrailing());
        }
    }
}
