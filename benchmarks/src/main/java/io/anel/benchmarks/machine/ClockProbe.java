package io.anel.benchmarks.machine;

/** Reads the clock: what a time stamp costs. */
final class ClockProbe implements Probe {
    private static final int READINGS = 200_000;

    @Override
    public void round(Findings findings) {
        long begin = System.nanoTime();
        long last = begin;
        for (int i = 0; i < READINGS; i++) {
            last = System.nanoTime();
        }
        findings.nanoseconds("clock", "one System.nanoTime", (double) (last - begin) / READINGS);
    }
}
