package io.anel.benchmarks.rig;

import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/**
 * What a publisher does while the ring is full, on both sides: spin, yield, park for a microsecond, which is about fifty.
 *
 * <p>Disruptor's own {@code next()} parks at once; where threads share cores, spinning and yielding first made its rate up to
 * twice as high.
 */
public final class FullRing {
    private static final int SPINS = 100;
    private static final int YIELDS = 100;
    private static final long PARK_NS = 1_000;

    private FullRing() {}

    public static IdleStrategy waiting() {
        return new BackoffIdleStrategy(SPINS, YIELDS, PARK_NS, PARK_NS);
    }
}
