package io.anel.benchmarks.rig;

import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What the machine does to a thread that has nothing to do with the engine: it sleeps five milliseconds at a time and records by how much
 * it comes awake later than it did at best. The way of Azul's jHiccup, more seldom, because here it takes a core from a thread that spins.
 *
 * <p><b>Threading:</b> one thread of its own, from {@link #start} to {@link #stop}.
 */
final class HiccupMeter {
    private static final long SLEEP_NS = 5_000_000;

    private final Histogram histogram = Latencies.empty();
    private final Thread thread = new Thread(this::measure, "bench-hiccups");
    private volatile boolean stopped;

    private HiccupMeter() {
        thread.setDaemon(true);
    }

    static HiccupMeter start() {
        HiccupMeter meter = new HiccupMeter();
        meter.thread.start();
        return meter;
    }

    private void measure() {
        long shortestNs = Long.MAX_VALUE;
        while (!stopped) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NS);
            long sleptNs = System.nanoTime() - before;
            if (sleptNs >= SLEEP_NS) {
                shortestNs = Math.min(shortestNs, sleptNs);
                histogram.recordValue(sleptNs - shortestNs);
            }
        }
    }

    Histogram histogram() {
        return histogram;
    }

    /** Waits for its end. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
