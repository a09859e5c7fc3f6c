package io.anel.api;

/** A stage emitted more than its outbox and the ring could take; dropping would make replay differ, so the bus stops. */
public class OutboxFullException extends AnelException {
    private static final long serialVersionUID = 1L;

    public OutboxFullException(String message) {
        super(message);
    }

    public OutboxFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
