package io.anel.torture.bus;

import java.util.Random;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A clock as bad machines have it: it goes, stands still, jumps an hour or a day ahead or back, and never tells that it does.
 *
 * <p><b>Threading:</b> any.
 */
final class WildClock implements EpochNanoClock {
    private static final long START_NS = 1_800_000_000_000_000_000L;
    private static final long HOUR_NS = 3_600_000_000_000L;
    private static final int MAX_STEP_NS = 2_000_000;

    private final Random choice;
    private long nowNs = START_NS;
    private int stillFor;

    WildClock(long seed) {
        choice = new Random(seed);
    }

    @Override
    public synchronized long nanoTime() {
        if (stillFor > 0) {
            stillFor--;
            return nowNs;
        }
        switch (choice.nextInt(64)) {
            case 0 -> nowNs += HOUR_NS;
            case 1 -> nowNs -= HOUR_NS;
            case 2 -> nowNs += (long) (choice.nextDouble() * 24 * HOUR_NS);
            case 3 -> nowNs -= (long) (choice.nextDouble() * 24 * HOUR_NS);
            case 4 -> stillFor = choice.nextInt(100);
            default -> nowNs += choice.nextInt(MAX_STEP_NS);
        }
        return nowNs;
    }
}
