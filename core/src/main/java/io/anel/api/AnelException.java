package io.anel.api;

/** The root of what Anel throws. The message is one {@link Printable} line: what was expected, and what came. */
public class AnelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AnelException(String message) {
        super(Printable.of(message));
    }

    public AnelException(String message, Throwable cause) {
        super(Printable.of(message), cause);
    }
}
