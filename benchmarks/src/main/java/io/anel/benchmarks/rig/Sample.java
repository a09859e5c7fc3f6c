package io.anel.benchmarks.rig;

/**
 * What one turn measured.
 *
 * @param wallNs on the clock
 * @param cpuNs of the whole process, compiler and collector included, while the clock ran
 * @param wholeNs from before the arm's set-up to after its tear-down
 * @param bytesPerForce 0 where nothing is forced
 * @param othersShare the part of all processors that other programs, and the machine's host, took from before its set-up to after its tear-down
 */
public record Sample(long events, long wallNs, long cpuNs, long wholeNs, long bytesPerForce, double othersShare) {
    public double eventsPerSecond() {
        return events * 1e9 / wallNs;
    }

    public double cpuNsPerEvent() {
        return (double) cpuNs / events;
    }

    public double wholeEventsPerSecond() {
        return events * 1e9 / wholeNs;
    }
}
