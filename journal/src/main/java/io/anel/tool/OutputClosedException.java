package io.anel.tool;

import java.io.IOException;

/** What a command prints cannot be written any more. */
final class OutputClosedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OutputClosedException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /** Whether it is only that the reader has seen enough, as {@code head} has. */
    boolean isBrokenPipe() {
        return String.valueOf(getMessage()).contains("Broken pipe");
    }
}
