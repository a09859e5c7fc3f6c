package io.anel.benchmarks.rig;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/**
 * One run of one arm: where it may write, how much it moves, and its clock.
 *
 * <p><b>Threading:</b> the arm's calling thread only.
 */
public final class Turn {
    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Path directory;
    private final Workload workload;
    private long wallNs;
    private long cpuNs;
    private long wallStart;
    private long cpuStart;
    private boolean running;

    Turn(Path directory, Workload workload) {
        this.directory = directory;
        this.workload = workload;
    }

    /** Fresh and empty; deleted after the turn. */
    public Path directory() {
        return directory;
    }

    public Workload workload() {
        return workload;
    }

    public long events() {
        return workload.events();
    }

    /** Starts the clock; a turn may start and stop it several times, and the stretches add up. */
    public void startClock() {
        if (running) {
            throw new IllegalStateException("the clock runs already");
        }
        running = true;
        cpuStart = PROCESS.getProcessCpuTime();
        wallStart = System.nanoTime();
    }

    public void stopClock() {
        wallNs += System.nanoTime() - wallStart;
        cpuNs += PROCESS.getProcessCpuTime() - cpuStart;
        if (!running) {
            throw new IllegalStateException("the clock does not run");
        }
        running = false;
    }

    /** Writes back what is dirty, so that what is measured next does not pay for what was prepared. */
    public void sync() throws Exception {
        Scratch.sync();
    }

    Sample sample(Arrival arrival, long wholeNs) {
        if (running || wallNs <= 0) {
            throw new IllegalStateException("the arm did not start and stop its clock");
        }
        return new Sample(arrival.count(), wallNs, cpuNs, wholeNs, arrival.bytesPerForce());
    }
}
