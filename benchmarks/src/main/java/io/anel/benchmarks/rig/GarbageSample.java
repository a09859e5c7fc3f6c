package io.anel.benchmarks.rig;

/**
 * What a turn allocated that no collector cleared up behind.
 *
 * @param allocatedBytes by all threads from the first event to the last; negative when a collector ran after all
 * @param usedBytes of the heap at the end, set-up included
 */
public record GarbageSample(long events, long wallNs, long cpuNs, long allocatedBytes, long usedBytes, long heapBytes) {
    public double eventsPerSecond() {
        return events * 1e9 / wallNs;
    }

    public double cpuNsPerEvent() {
        return (double) cpuNs / events;
    }

    public double allocatedBytesPerEvent() {
        return (double) allocatedBytes / events;
    }
}
