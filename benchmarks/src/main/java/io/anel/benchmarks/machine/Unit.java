package io.anel.benchmarks.machine;

import java.util.Locale;

/** What a figure of the machine is counted in. */
public enum Unit {
    BYTES_PER_SECOND("bytes/s") {
        @Override
        public String format(double value) {
            return value < 1e9 ? digits(value / 1e6) + " MB/s" : digits(value / 1e9) + " GB/s";
        }
    },
    NANOSECONDS("ns") {
        @Override
        public String format(double value) {
            if (value < 10_000) {
                return digits(value) + " ns";
            }
            return value < 1e7 ? digits(value / 1e3) + " us" : digits(value / 1e6) + " ms";
        }
    };

    private final String symbol;

    Unit(String symbol) {
        this.symbol = symbol;
    }

    /** With the prefix that people read it by. */
    public abstract String format(double value);

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }

    @Override
    public String toString() {
        return symbol;
    }
}
