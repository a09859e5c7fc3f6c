package io.anel.benchmarks.compare;

/** A revision was named that the repository does not have. */
final class UnknownRevisionException extends Exception {
    private static final long serialVersionUID = 1L;

    UnknownRevisionException(String message) {
        super(message);
    }
}
