package io.anel.api;

/** A stage's or a subscriber's handler threw, and its policy says that the bus stops. */
public class HandlerException extends AnelException {
    private static final long serialVersionUID = 1L;

    public HandlerException(String message) {
        super(message);
    }

    public HandlerException(String message, Throwable cause) {
        super(message, cause);
    }
}
