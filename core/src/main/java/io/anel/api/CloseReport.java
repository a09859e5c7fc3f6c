package io.anel.api;

/**
 * What a close left undone.
 *
 * @param lastSequence the last sequence in the log
 * @param unjournaled events accepted and not in the log
 * @param unhandled events in the log that some stage or subscriber did not get to
 * @param openClaims claims that nobody published or aborted
 */
public record CloseReport(long lastSequence, long unjournaled, long unhandled, long openClaims) {
    public boolean isClean() {
        return unjournaled == 0 && unhandled == 0 && openClaims == 0;
    }
}
