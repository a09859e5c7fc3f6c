package io.anel.benchmarks.rig;

import java.nio.file.Path;

/**
 * One run of one arm: where it may write, how much it moves, and its clock.
 *
 * <p><b>Threading:</b> the arm's calling thread only.
 */
public final class Turn {
    private final Path directory;
    private final Workload workload;
    private final Pace pace;
    private final Latencies latencies;
    private long wallNs;
    private long cpuNs;
    private long wallStart;
    private long cpuStart;
    private boolean running;

    /** At full speed. */
    Turn(Path directory, Workload workload) {
        this(directory, workload, Pace.FULL_SPEED, null);
    }

    /** Taking latencies, at a fixed rate or with one event in flight. */
    Turn(Path directory, Workload workload, TimedPace schedule) {
        this(directory, workload, schedule, new Latencies(schedule, workload.events()));
    }

    private Turn(Path directory, Workload workload, Pace pace, Latencies latencies) {
        this.directory = directory;
        this.workload = workload;
        this.pace = pace;
        this.latencies = latencies;
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

    public Payload payload() {
        return workload.payload();
    }

    /** When to publish. */
    public Pace pace() {
        return pace;
    }

    /** For the last handler; takes the events' latencies, too, where this turn is about them. */
    public Tally newTally() {
        return latencies == null ? new Tally(workload) : new Latencies.TimedTally(workload, latencies);
    }

    /** For an arm whose latencies end elsewhere than at its last handler, and which makes a {@link Tally} of its own. */
    public Latencies latencies() {
        if (latencies == null) {
            throw new IllegalStateException("expected a turn that takes latencies, got one at full speed");
        }
        return latencies;
    }

    /** Starts the clock; a turn may start and stop it several times, and the stretches add up. */
    public void startClock() {
        if (running) {
            throw new IllegalStateException("the clock runs already");
        }
        running = true;
        cpuStart = ProcessCpuClock.nowNs();
        wallStart = System.nanoTime();
        pace.start(wallStart);
    }

    public void stopClock() {
        wallNs += System.nanoTime() - wallStart;
        cpuNs += ProcessCpuClock.nowNs() - cpuStart;
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
