package io.anel.journal;

import io.anel.api.LogException;

/**
 * The journal was recovered while a reader stood past the recovered end: events that it had handed on, which were not DURABLE,
 * are no longer in the log, and their sequences may be given again under a later epoch.
 */
public final class RewoundException extends LogException {
    private static final long serialVersionUID = 1L;

    private final long lastSequence;

    RewoundException(String message, long lastSequence) {
        super(message);
        this.lastSequence = lastSequence;
    }

    /** The last event that the reader had handed on. */
    public long lastSequence() {
        return lastSequence;
    }
}
