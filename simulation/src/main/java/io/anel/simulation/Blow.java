package io.anel.simulation;

/** What strikes. */
public enum Blow {
    /** The process dies: what it wrote is there. */
    KILL,
    /** The machine loses its power: what was forced is there, of the rest any sectors and any names. */
    POWER_LOSS
}
