package io.anel.api;

/** A write or a force of the log failed: this opening of it is over, and nothing more is acknowledged. */
public class FencedException extends LogException {
    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }

    public FencedException(String message, Throwable cause) {
        super(message, cause);
    }
}
