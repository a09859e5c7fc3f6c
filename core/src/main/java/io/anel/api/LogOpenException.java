package io.anel.api;

/** A log cannot be opened; it is as it was before. */
public class LogOpenException extends LogException {
    private static final long serialVersionUID = 1L;

    public LogOpenException(String message) {
        super(message);
    }

    public LogOpenException(String message, Throwable cause) {
        super(message, cause);
    }
}
