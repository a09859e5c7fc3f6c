package io.anel.benchmarks.rig;

import java.util.Arrays;

/**
 * A median and an interval for it that assumes nothing about the distribution.
 *
 * <p>Between the k-th smallest and the k-th largest of n independent values lies the true median unless at least n − k + 1 of
 * them fell on one side of it; that is two tails of a fair coin's binomial. The largest k whose interval covers at least 95 %
 * is taken: ranks 4 and 12 of 15. Below six values nothing covers 95 %; then it is the range, and {@link #coverage} says what
 * that is worth.
 *
 * @param coverage the probability that the interval holds the true median
 */
public record MedianInterval(double median, double low, double high, double coverage) {
    private static final double WANTED = 0.95;

    public static MedianInterval of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("expected values, got none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = 1;
        while (2 * (rank + 1) <= n && coverage(n, rank + 1) >= WANTED) {
            rank++;
        }
        return new MedianInterval(medianOfSorted(sorted), sorted[rank - 1], sorted[n - rank], coverage(n, rank));
    }

    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return medianOfSorted(sorted);
    }

    private static double medianOfSorted(double[] sorted) {
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    static double coverage(int n, int rank) {
        return Math.max(0, 1 - 2 * tail(n, rank));
    }

    /** The chance that fewer than {@code rank} of {@code n} fair coins show heads. */
    public static double tail(int n, int rank) {
        double probability = Math.pow(0.5, n);
        double tail = 0;
        for (int heads = 0; heads < rank; heads++) {
            tail += probability;
            probability = probability * (n - heads) / (heads + 1);
        }
        return tail;
    }
}
