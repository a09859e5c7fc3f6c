package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.MedianInterval;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two threads answer each other through two cache lines. Near cores share a cache and answer fast, far ones do not: rounds are short and many, so that
 * their range tells whether both were met.
 *
 * <p>On one processor it finds nothing.
 */
final class PingPongProbe implements Probe {
    private static final int STRETCHES = 5;
    private static final int BURSTS = 101;
    private static final int TRIPS_A_BURST = 200;
    /** Where both threads have to share one core, a round trip takes the scheduler's time, a thousand times as long. */
    private static final long LONGEST_STRETCH_NS = 20_000_000;

    private static final long END = Long.MAX_VALUE;
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
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
            findings.nanoseconds("pingPong", "a cache line to another core and back", stretchNs(lines));
        }
        lines.setRelease(PING, END);
        answering.join();
    }

    /** A round trip of the median burst: one in which a thread lost its core does not count for more than itself. */
    private static double stretchNs(AtomicLongArray lines) {
        long number = lines.get(PONG);
        double[] bursts = new double[BURSTS];
        int count = 0;
        long begin = System.nanoTime();
        long last = begin;
        while (count < BURSTS && last - begin < LONGEST_STRETCH_NS) {
            for (int i = 0; i < TRIPS_A_BURST; i++) {
                roundTrip(lines, ++number);
            }
            long now = System.nanoTime();
            bursts[count++] = (double) (now - last) / TRIPS_A_BURST;
            last = now;
        }
        return MedianInterval.median(Arrays.copyOf(bursts, count));
    }

    private static void roundTrip(AtomicLongArray lines, long number) {
        lines.setRelease(PING, number);
        await(lines, PONG, number);
    }

    private static void answer(AtomicLongArray lines) {
        for (long number = 1; await(lines, PING, number) != END; number++) {
            lines.setRelease(PONG, number);
        }
    }

    private static long await(AtomicLongArray lines, int index, long number) {
        int spins = 0;
        long seen = lines.getAcquire(index);
        while (seen < number) {
            if (++spins % SPINS == 0) {
                Thread.yield();
            }
            Thread.onSpinWait();
            seen = lines.getAcquire(index);
        }
        return seen;
    }
}
