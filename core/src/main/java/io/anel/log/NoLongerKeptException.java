package io.anel.log;

import io.anel.api.LogException;

/** A reader is to read an event that its log has let go of: the window has moved past it, or it is too old. */
public final class NoLongerKeptException extends LogException {
    private static final long serialVersionUID = 1L;

    public NoLongerKeptException(String message) {
        super(message);
    }
}
