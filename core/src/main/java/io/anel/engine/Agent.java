package io.anel.engine;

/** A duty cycle: looks for work, does what there is, never blocks. */
public interface Agent {
    /** Returns how much was done; 0 when there was nothing to do. What it throws ends the bus. */
    int doWork();
}
