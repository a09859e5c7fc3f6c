package io.anel.benchmarks.rig;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * One run of one arm: where it may write, how much it moves, and its clock.
 *
 * <p><b>Threading:</b> the arm's calling thread only.
 */
public final class Turn {
    private final Path directory;
    private final Workload workload;
    private final Pace pace;
    private final Supplier<Tally> tallies;
    private final Latencies latencies;
    private long wallNs;
    private long cpuNs;
    private long wallStart;
    private long cpuStart;
    private boolean running;

    /** At full speed. */
    Turn(Path directory, Workload workload) {
        this(directory, workload, Pace.FULL_SPEED);
    }

    /** Taking latencies, at a fixed rate or with one event in flight. */
    Turn(Path directory, Workload workload, TimedPace schedule) {
        this(directory, workload, schedule, new Latencies(schedule, workload.events()));
    }

    private Turn(Path directory, Workload workload, TimedPace schedule, Latencies latencies) {
        this(directory, workload, schedule, () -> new Latencies.TimedTally(workload, latencies), latencies);
    }

    /** For a time, telling what it has handled so far. */
    Turn(Path directory, Workload workload, SustainedPace pace) {
        this(directory, workload, pace, () -> new SustainedPace.ReportingTally(workload, pace), null);
    }

    /** At a pace that asks nothing of a tally. */
    Turn(Path directory, Workload workload, Pace pace) {
        this(directory, workload, pace, () -> new Tally(workload), null);
    }

    private Turn(Path directory, Workload workload, Pace pace, Supplier<Tally> tallies, Latencies latencies) {
        this.directory = directory;
        this.workload = workload;
        this.pace = pace;
        this.tallies = tallies;
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

    /** For the last handler; takes the events' latencies, too, or tells how many there were, where this turn is about that. */
    public Tally newTally() {
        return tallies.get();
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
        pace.stop();
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

    Sample sample(Arrival arrival, long wholeNs, double othersShare) {
        if (running || wallNs <= 0) {
            throw new IllegalStateException("the arm did not start and stop its clock");
        }
        return new Sample(arrival.count(), wallNs, cpuNs, wholeNs, arrival.bytesPerForce(), othersShare);
    }
}
