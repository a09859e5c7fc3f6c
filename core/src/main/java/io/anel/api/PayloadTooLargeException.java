package io.anel.api;

/** A payload is over the configured limit; nothing was claimed. */
public class PayloadTooLargeException extends AnelException {
    private static final long serialVersionUID = 1L;

    public PayloadTooLargeException(String message) {
        super(message);
    }

    public PayloadTooLargeException(String message, Throwable cause) {
        super(message, cause);
    }
}
