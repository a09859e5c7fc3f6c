package io.anel.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks ten times a second at how much a turn has handled.
 *
 * <p><b>Threading:</b> one thread of its own, from {@link #start} to {@link #stop}.
 */
final class WindowMeter {
    private static final long WINDOW_NS = 100_000_000;

    private final SustainedPace pace;
    private final List<Window> windows = new ArrayList<>();
    private final Thread thread = new Thread(this::measure, "bench-windows");
    private volatile boolean stopped;

    private WindowMeter(SustainedPace pace) {
        this.pace = pace;
        thread.setDaemon(true);
    }

    static WindowMeter start(SustainedPace pace) {
        WindowMeter meter = new WindowMeter(pace);
        meter.thread.start();
        return meter;
    }

    private void measure() {
        while (!pace.isStarted() && !stopped) {
            LockSupport.parkNanos(WINDOW_NS / 100);
        }
        long beginNs = 0;
        long before = 0;
        while (!stopped) {
            LockSupport.parkNanos(beginNs + WINDOW_NS - (System.nanoTime() - pace.startNs()));
            long nowNs = System.nanoTime() - pace.startNs();
            if (nowNs >= beginNs + WINDOW_NS) {
                long handled = pace.handled();
                windows.add(new Window(beginNs, nowNs, handled - before));
                beginNs = nowNs;
                before = handled;
            }
        }
    }

    /** Waits for its end. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    /** Those that ended before the clock did; once it has stopped. */
    List<Window> windowsUntil(long wallNs) {
        return windows.stream().filter(window -> window.endNs() <= wallNs).toList();
    }
}
