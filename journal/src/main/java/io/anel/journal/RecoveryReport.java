package io.anel.journal;

/**
 * What an opening found and did.
 *
 * @param epoch the new opening's
 * @param cleanlyClosed whether the opening before ended in order
 * @param lastSequence the last event in the log
 * @param durableThrough the last event that was on record as forced
 * @param copiedEvents how many events past that were copied into the new cycle and forced
 * @param tornAt where the torn tail began that was dropped, file and byte; empty when nothing was
 */
public record RecoveryReport(
        int epoch, boolean cleanlyClosed, long lastSequence, long durableThrough, long copiedEvents, String tornAt) {
    /** Whether anything was dropped: never an event that had been DURABLE. */
    public boolean droppedTail() {
        return !tornAt.isEmpty();
    }
}
