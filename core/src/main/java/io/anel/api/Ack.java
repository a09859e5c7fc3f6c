package io.anel.api;

/**
 * What is known of an event; each level includes the ones before it, and each is a cursor that others wait on.
 */
public enum Ack {
    /** In the ring; survives nothing. What a positive result of {@code publish} says. */
    ACCEPTED,
    /** In the log, past Admission; with a journal it survives the death of the process. */
    JOURNALED,
    /** Forced to the disk with everything before it: survives power loss on an honest disk. Needs a journal. */
    DURABLE
}
