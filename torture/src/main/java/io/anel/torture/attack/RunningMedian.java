package io.anel.torture.attack;

import java.util.ArrayDeque;

/**
 * The median of the last few durations that were seen.
 *
 * <p><b>Threading:</b> any.
 */
final class RunningMedian {
    private static final int LAST = 31;

    private final ArrayDeque<Long> lastNs = new ArrayDeque<>();
    private final long atFirstNs;

    /** @param atFirstNs what it is while nothing was seen */
    RunningMedian(long atFirstNs) {
        this.atFirstNs = atFirstNs;
    }

    synchronized void add(long durationNs) {
        lastNs.add(durationNs);
        if (lastNs.size() > LAST) {
            lastNs.remove();
        }
    }

    synchronized long ns() {
        return lastNs.stream().sorted().skip(lastNs.size() / 2).findFirst().orElse(atFirstNs);
    }
}
