package io.anel.benchmarks.machine;

import io.anel.benchmarks.rig.MedianInterval;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Two threads answer each other through two cache lines, on the first processor and on one of the others: five of them in turns, from the second to the last.
 * Near cores share a cache and answer fast, far ones do not: the figures' range tells whether both were met, on a virtual machine also whether they move.
 *
 * <p>On one processor it finds nothing.
 */
final class PingPongProbe implements Probe {
    private static final int STRETCHES = 5;
    private static final int BURSTS = 101;
    private static final int TRIPS_A_BURST = 200;
    /** Where the processors are busy, a burst takes the scheduler's time, a thousand times as long. */
    private static final long LONGEST_STRETCH_NS = 50_000_000;

    private static final long END = Long.MAX_VALUE;
    private static final int PING = 32;
    /** Longs: two pairs of lines away, so that no prefetcher takes both. */
    private static final int PONG = 64;

    private static final int LENGTH = 96;
    /** Where the other thread has lost its core, giving up one's own is the way on. */
    private static final int SPINS = 10_000;

    @Override
    public void round(Findings findings) throws IOException, InterruptedException {
        List<Integer> processors = Processors.allowed();
        if (processors.size() < 2) {
            return;
        }
        for (int stretch = 0; stretch < STRETCHES; stretch++) {
            int others = processors.size() - 1;
            int other = 1 + (others - 1) * stretch / (STRETCHES - 1);
            findings.nanoseconds(
                    "pingPong",
                    "a cache line to another core and back",
                    new Stretch(processors.get(0), processors.get(other)).medianNs());
        }
    }

    /** Threads of its own, so that no other one stays on a processor. */
    private static final class Stretch {
        private final AtomicLongArray lines = new AtomicLongArray(LENGTH);
        private final double[] bursts = new double[BURSTS];
        private final Thread asking;
        private final Thread answering;
        private int count;

        Stretch(int first, int second) {
            asking = thread(first, this::ask);
            answering = thread(second, this::answer);
        }

        private static Thread thread(int processor, Runnable work) {
            Thread thread = new Thread(
                    () -> {
                        Processors.keepThisThreadOn(processor);
                        work.run();
                    },
                    "bench-ping-pong");
            thread.setDaemon(true);
            thread.start();
            return thread;
        }

        /** A round trip of the median burst: one in which a thread lost its core does not count for more than itself. */
        double medianNs() throws InterruptedException {
            asking.join();
            answering.join();
            return MedianInterval.median(Arrays.copyOf(bursts, count));
        }

        private void ask() {
            long number = 0;
            roundTrip(++number);
            long begin = System.nanoTime();
            long last = begin;
            while (count < BURSTS && last - begin < LONGEST_STRETCH_NS) {
                for (int i = 0; i < TRIPS_A_BURST; i++) {
                    roundTrip(++number);
                }
                long now = System.nanoTime();
                bursts[count++] = (double) (now - last) / TRIPS_A_BURST;
                last = now;
            }
            lines.setRelease(PING, END);
        }

        private void roundTrip(long number) {
            lines.setRelease(PING, number);
            await(PONG, number);
        }

        private void answer() {
            for (long number = 1; await(PING, number) != END; number++) {
                lines.setRelease(PONG, number);
            }
        }

        private long await(int index, long number) {
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
}
