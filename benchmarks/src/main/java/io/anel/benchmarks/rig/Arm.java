package io.anel.benchmarks.rig;

import java.util.Optional;

/**
 * One side of a comparison.
 *
 * <p>An arm does its own set-up and tear-down; only what lies between {@link Turn#startClock} and {@link Turn#stopClock}
 * counts. It starts with the first publish (or read) and ends when the last event has been handled.
 */
public interface Arm {
    /** Short, lower case; stands in reports and as a key in JSON. */
    String name();

    /** What this machine lacks to run it, in one line; empty when nothing. */
    default Optional<String> missing() {
        return Optional.empty();
    }

    /** How many of its threads have work while the clock runs. */
    int busyThreads();

    /** Runs once. Everything it writes goes under {@link Turn#directory()}; all is closed on return. */
    Arrival run(Turn turn) throws Exception;
}
