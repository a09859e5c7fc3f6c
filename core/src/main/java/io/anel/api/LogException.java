package io.anel.api;

/** A log cannot be opened, read or written; nothing that was in it has changed. */
public class LogException extends AnelException {
    private static final long serialVersionUID = 1L;

    public LogException(String message) {
        super(message);
    }

    public LogException(String message, Throwable cause) {
        super(message, cause);
    }
}
