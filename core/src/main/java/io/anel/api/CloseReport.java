package io.anel.api;

import java.util.Optional;

/**
 * What a close left undone.
 *
 * @param lastSequence the last sequence in the log
 * @param unjournaled events accepted and not in the log
 * @param unhandled events in the log that some stage or subscriber did not get to
 * @param unpublished what stages have emitted and had no room for in the log; a start with the same stages publishes it
 * @param openClaims claims that nobody published or aborted
 * @param failure what stopped or fenced the bus, before the close or in it
 */
public record CloseReport(
        long lastSequence,
        long unjournaled,
        long unhandled,
        long unpublished,
        long openClaims,
        Optional<Throwable> failure) {
    public boolean isClean() {
        return unjournaled == 0 && unhandled == 0 && unpublished == 0 && openClaims == 0 && failure.isEmpty();
    }

    /** The same, with what ended the bus. */
    public CloseReport endedBy(Optional<Throwable> cause) {
        return new CloseReport(lastSequence, unjournaled, unhandled, unpublished, openClaims, cause);
    }
}
