package io.anel.api;

import java.util.Map;
import java.util.Optional;

/**
 * A bus at a moment.
 *
 * @param accepted the last claimed sequence
 * @param durable 0 without a journal
 * @param handled by stage and subscriber, the last sequence it is done with
 * @param failure what stopped or fenced the bus
 */
public record BusStatus(
        State state,
        int epoch,
        long accepted,
        long journaled,
        long durable,
        Map<String, Long> handled,
        Optional<Throwable> failure) {
    /** Where a bus is in its life. */
    public enum State {
        RUNNING,
        /** Accepting nothing until the disk has room again. */
        NO_SPACE,
        CLOSING,
        CLOSED,
        /** A handler failed, a claim stayed open, or an outbox overflowed. */
        STOPPED,
        /** The log failed. */
        FENCED
    }
}
