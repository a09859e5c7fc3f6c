package io.anel.simulation;

import org.agrona.concurrent.EpochNanoClock;

/** A wall clock that begins with the year 2027 and goes with the schedule's time, unless it is set. */
public final class SimulatedClock implements EpochNanoClock {
    private static final long START_NS = 1_798_761_600_000_000_000L;

    private final SimulatedSchedule schedule;
    private long offsetNs = START_NS;

    SimulatedClock(SimulatedSchedule schedule) {
        this.schedule = schedule;
    }

    /** Sets it ahead, or back. */
    public void jump(long nanos) {
        offsetNs += nanos;
    }

    /** Who reads the clock may lose the processor: others may go on before the caller does. */
    @Override
    public long nanoTime() {
        long now = offsetNs + schedule.nanoTime();
        schedule.mayYield();
        return now;
    }
}
