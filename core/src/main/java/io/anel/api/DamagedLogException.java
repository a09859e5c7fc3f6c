package io.anel.api;

/** Bytes of the log that had been written are no longer what was written; the message names the place. */
public class DamagedLogException extends LogException {
    private static final long serialVersionUID = 1L;

    public DamagedLogException(String message) {
        super(message);
    }

    public DamagedLogException(String message, Throwable cause) {
        super(message, cause);
    }
}
