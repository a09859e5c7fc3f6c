package io.anel.benchmarks.rig;

/**
 * What one turn measured.
 *
 * @param wallNs on the clock
 * @param cpuNs of the whole process, compiler and collector included, while the clock ran
 * @param wholeNs from before the arm's set-up to after its tear-down
 * @param bytesPerForce 0 where nothing is forced
 */
public record Sample(long events, long wallNs, long cpuNs, long wholeNs, long bytesPerForce) {
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
