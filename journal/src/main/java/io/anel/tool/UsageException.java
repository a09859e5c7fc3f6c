package io.anel.tool;

/** The call is wrong; the message is one line that says what was expected and what came. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
