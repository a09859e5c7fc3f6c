package io.anel.api;

/** A stage, rebuilt from the log, emits something else than the log holds: its code or its input changed. */
public class DivergedException extends AnelException {
    private static final long serialVersionUID = 1L;

    public DivergedException(String message) {
        super(message);
    }

    public DivergedException(String message, Throwable cause) {
        super(message, cause);
    }
}
