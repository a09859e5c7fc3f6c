package io.anel.torture.part;

/** A promise is not kept, or something is there that nobody wrote: an attack has found a bug. */
public final class BrokenPromiseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what was expected and what came, and where */
    public BrokenPromiseException(String message) {
        super(message);
    }

    /** The same where an exception is what came. */
    public BrokenPromiseException(String message, Throwable cause) {
        super(message, cause);
    }
}
