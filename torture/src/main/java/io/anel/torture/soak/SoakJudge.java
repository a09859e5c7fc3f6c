package io.anel.torture.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Says what has grown: the second quarter of a run, when all is warm, against its last. */
public final class SoakJudge {
    /** Fewer say nothing. */
    public static final int LEAST_SAMPLES = 16;

    private static final double MIB = 1024 * 1024;

    private SoakJudge() {}

    /** What has grown by more than noise, a line each; empty when all is flat. */
    public static List<String> grown(List<SoakSample> samples) {
        if (samples.size() < LEAST_SAMPLES) {
            throw new IllegalArgumentException("expected " + LEAST_SAMPLES + " samples or more, got " + samples.size());
        }
        List<String> grown = new ArrayList<>();
        look(grown, "heap, MiB", least(samples, SoakSample::heapBytes), 1.10, 8 * MIB, MIB);
        look(grown, "resident, MiB", median(samples, SoakSample::residentBytes), 1.05, 16 * MIB, MIB);
        look(grown, "open files", median(samples, SoakSample::openFiles), 1, 2, 1);
        look(grown, "mappings", median(samples, SoakSample::mappings), 1.02, 8, 1);
        look(grown, "half of the events, us", median(samples, SoakSample::p50Ns), 1.5, 2_000, 1_000);
        look(grown, "99 % of the events, us", median(samples, SoakSample::p99Ns), 2, 1_000_000, 1_000);
        return grown;
    }

    private static void look(
            List<String> grown, String what, double[] quarters, double factor, double slack, double unit) {
        if (quarters[1] > quarters[0] * factor + slack) {
            grown.add(String.format(
                    Locale.ROOT,
                    "%s: expected it to stay at about %.1f, got %.1f",
                    what,
                    quarters[0] / unit,
                    quarters[1] / unit));
        }
    }

    private static double[] least(List<SoakSample> samples, ToLongFunction<SoakSample> value) {
        return new double[] {
            quarter(samples, 1).stream().mapToLong(value).min().orElseThrow(),
            quarter(samples, 3).stream().mapToLong(value).min().orElseThrow()
        };
    }

    private static double[] median(List<SoakSample> samples, ToLongFunction<SoakSample> value) {
        return new double[] {medianOf(quarter(samples, 1), value), medianOf(quarter(samples, 3), value)};
    }

    private static double medianOf(List<SoakSample> samples, ToLongFunction<SoakSample> value) {
        long[] sorted = samples.stream().mapToLong(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static List<SoakSample> quarter(List<SoakSample> samples, int which) {
        int size = samples.size();
        return samples.subList(size * which / 4, size * (which + 1) / 4);
    }
}
