package io.anel.benchmarks;

/** A row's JVM ended without a result; it has said why on stderr. */
final class RowFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RowFailedException(String message) {
        super(message);
    }
}
