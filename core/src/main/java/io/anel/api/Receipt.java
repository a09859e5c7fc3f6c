package io.anel.api;

/**
 * What came of a critical publish.
 *
 * @param result the sequence, or a negative {@link PublishResult}
 * @param outcome how the wait for DURABLE ended; null when nothing was published
 * @param traceParent the trace that the event carries
 */
public record Receipt(long result, AckOutcome outcome, TraceParent traceParent) {
    /** Whether the event is DURABLE and stands. */
    public boolean isDurable() {
        return outcome == AckOutcome.STANDS;
    }
}
