package io.anel.api;

/**
 * Whose reading of the clock an event's {@link Event#timestampNs()} is. Either way time never falls in the log: where a reading is before
 * that of the event in front, the event gets the time of that one.
 */
public enum TimestampType {
    /**
     * The writer's, when it takes the event from the ring to append it: not before the event was published, and not after it is JOURNALED. The
     * events that it takes at once, at most {@code batch.maxEvents}, share one reading, and so one time.
     */
    LOG_APPEND_TIME,
    /**
     * The publisher's own, when it claims the event's place; those of one group share one. It costs each publish a reading of the clock,
     * which may be half of what publishing takes.
     */
    CREATE_TIME
}
