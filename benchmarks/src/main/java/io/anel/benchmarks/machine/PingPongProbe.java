package io.anel.benchmarks.machine;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two threads answer each other through two cache lines. Near cores share a cache and answer fast, far ones do not: rounds are short and many, so that
 * their range tells whether both were met.
 *
 * <p>On one processor it finds nothing.
 */
final class PingPongProbe implements Probe {
    private static final int STRETCHES = 5;
    private static final int ROUND_TRIPS = 20_000;
    private static final int PING = 32;
    /** Longs: two pairs of lines away, so that no prefetcher takes both. */
    private static final int PONG = 64;

    private static final int LENGTH = 96;
    /** Where the other thread has lost its core, giving up one's own is the way on. */
    private static final int SPINS = 10_000;

    @Override
    public void round(Findings findings) throws InterruptedException {
        if (Runtime.getRuntime().availableProcessors() < 2) {
            return;
        }
        AtomicLongArray lines = new AtomicLongArray(LENGTH);
        Thread answering = new Thread(() -> answer(lines), "bench-pong");
        answering.setDaemon(true);
        answering.start();
        roundTrip(lines, 1);
        long number = 1;
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
            long begin = System.nanoTime();
            for (int i = 0; i < ROUND_TRIPS; i++) {
                roundTrip(lines, ++number);
            }
            findings.nanoseconds(
                    "pingPong",
                    "a cache line to another core and back",
                    (double) (System.nanoTime() - begin) / ROUND_TRIPS);
        }
        answering.join();
    }

    private static void roundTrip(AtomicLongArray lines, long number) {
        lines.setRelease(PING, number);
        await(lines, PONG, number);
    }

    private static void answer(AtomicLongArray lines) {
        for (long number = 1; number <= 1 + STRETCHES * ROUND_TRIPS; number++) {
            await(lines, PING, number);
            lines.setRelease(PONG, number);
        }
    }

    private static void await(AtomicLongArray lines, int index, long number) {
        int spins = 0;
        while (lines.getAcquire(index) < number) {
            if (++spins % SPINS == 0) {
                Thread.yield();
            }
            Thread.onSpinWait();
        }
    }
}
