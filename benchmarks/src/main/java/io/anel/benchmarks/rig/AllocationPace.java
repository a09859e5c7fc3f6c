package io.anel.benchmarks.rig;

import java.lang.management.ManagementFactory;

/**
 * Full speed; reads how much of the heap is used when the turn's clock starts and when it stops. Where no collector takes anything back, the difference is what
 * was allocated meanwhile, by whichever thread, rounded up to the threads' own buffers.
 */
final class AllocationPace extends Pace {
    private long usedAtStart;
    private long usedAtStop;

    @Override
    void start(long nowNs) {
        usedAtStart = used();
    }

    @Override
    void stop() {
        usedAtStop = used();
    }

    @Override
    public boolean await(long number) {
        return true;
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    long allocatedBytes() {
        return usedAtStop - usedAtStart;
    }
}
