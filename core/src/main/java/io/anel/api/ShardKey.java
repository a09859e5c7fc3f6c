package io.anel.api;

/** What the events of a work group are sharded by: those with one key go to one worker, in log order. */
public enum ShardKey {
    /** The event's entity; without one its correlation; without either the workers take turns. The default. */
    ENTITY,
    /** The event's correlation, also where it has an entity; without one the workers take turns. */
    CORRELATION,
    /** No key: the workers take turns, event by event. */
    ROUND_ROBIN
}
