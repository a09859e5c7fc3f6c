package io.anel.benchmarks.rig;

/** A pace that tells from when each event's latency counts. */
abstract class TimedPace extends Pace {
    /** From when the event of that number counts, on the clock of {@link System#nanoTime}; asked behind its {@link #await}. */
    abstract long dueNs(long number);

    /** The share of what was to be offered that the publisher kept up with. */
    abstract double achieved();
}
