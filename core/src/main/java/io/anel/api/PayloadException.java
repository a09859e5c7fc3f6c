package io.anel.api;

/** A payload cannot be encoded, or bytes are not a payload of their type. */
public class PayloadException extends AnelException {
    private static final long serialVersionUID = 1L;

    public PayloadException(String message) {
        super(message);
    }

    public PayloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
