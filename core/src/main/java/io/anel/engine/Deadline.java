package io.anel.engine;

import java.time.Duration;
import org.agrona.concurrent.NanoClock;

/** Moments in a {@link Schedule}'s time, to be compared by {@code schedule.nanoTime() - deadline >= 0}. */
final class Deadline {
    /** Far beyond any bus, and near enough that differences do not overflow. */
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE / 2);

    private Deadline() {}

    static long never(NanoClock clock) {
        return clock.nanoTime() + FOREVER.toNanos();
    }

    /** That far from now: what is too long to count is for ever, what is negative is now. */
    static long in(Duration timeout, NanoClock clock) {
        if (timeout.isNegative()) {
            return clock.nanoTime();
        }
        return clock.nanoTime() + (timeout.compareTo(FOREVER) >= 0 ? FOREVER.toNanos() : timeout.toNanos());
    }
}
