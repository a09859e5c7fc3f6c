package io.anel.benchmarks.compare;

import io.anel.benchmarks.rig.MedianInterval;
import java.util.Arrays;

/**
 * Decides about a row from the ratios of its fork pairs, CPU time of B over that of A.
 *
 * <p><b>Lost</b> is decided by a sign test: if B took at most {@code 1 + tolerance} times as much, each ratio would lie above that with a chance of at
 * most one half, so {@code k} or fewer of {@code n} below it have the chance of a fair coin's tail. Nothing is assumed about the noise but that it
 * favours no side, which alternating turns see to. The row is looked at only after {@value #FIRST_LOOK} pairs and after each {@value #LOOK_EVERY}
 * more: {@link #FALSE_ALARMS} is what all looks at all rows of a run have together.
 *
 * <p><b>Passed</b> is a row whose 95 % interval of the median ({@link MedianInterval}) lies within {@link #WIDTH} of it, and reaches down to what is
 * tolerated: no loss was shown, and the interval's upper end says which is not excluded ({@link #notExcluded}). Everything else is undecided, and gets more
 * pairs while there may be more.
 */
final class Judge {
    /** The chance that any row of a run is said to be lost which is not. */
    static final double FALSE_ALARMS = 0.01;

    static final double WIDTH = 0.05;
    public static final int FIRST_LOOK = 12;
    static final int LOOK_EVERY = 6;

    private final double tolerance;
    private final int maxPairs;
    private final double alarmsPerLook;

    /**
     * @param rows of the whole run
     * @param tolerance a loss that does not count, as a part of 1
     * @param maxPairs at which a row that is still undecided stays so
     */
    public Judge(int rows, double tolerance, int maxPairs) {
        if (maxPairs < FIRST_LOOK) {
            throw new IllegalArgumentException("expected maxPairs of at least " + FIRST_LOOK + ", got " + maxPairs);
        }
        this.tolerance = tolerance;
        this.maxPairs = maxPairs;
        // Also where the last pairs are no full step: then they are looked at as well.
        int looks = 1 + (maxPairs - FIRST_LOOK + LOOK_EVERY - 1) / LOOK_EVERY;
        alarmsPerLook = FALSE_ALARMS / (rows * looks);
    }

    /** Whether a row needs no more pairs: it is decided, or had all it may have. */
    public boolean isDone(double[] ratios) {
        return ratios.length >= maxPairs || isLook(ratios.length) && verdict(ratios) != Verdict.UNDECIDED;
    }

    public Verdict verdict(double[] ratios) {
        if (ratios.length < FIRST_LOOK) {
            return Verdict.UNDECIDED;
        }
        if (isLost(ratios)) {
            return Verdict.LOST;
        }
        MedianInterval interval = MedianInterval.of(ratios);
        boolean narrow =
                interval.low() >= interval.median() * (1 - WIDTH) && interval.high() <= interval.median() * (1 + WIDTH);
        return narrow && interval.low() <= 1 + tolerance ? Verdict.PASSED : Verdict.UNDECIDED;
    }

    /** The largest loss that these ratios do not exclude, as a part of 1; 0 where they exclude any. */
    public static double notExcluded(double[] ratios) {
        return Math.max(0, MedianInterval.of(ratios).high() - 1);
    }

    private static boolean isLook(int pairs) {
        return pairs >= FIRST_LOOK && (pairs - FIRST_LOOK) % LOOK_EVERY == 0;
    }

    private boolean isLost(double[] ratios) {
        int contrary = (int)
                Arrays.stream(ratios).filter(ratio -> ratio <= 1 + tolerance).count();
        return MedianInterval.tail(ratios.length, contrary + 1) <= alarmsPerLook;
    }
}
