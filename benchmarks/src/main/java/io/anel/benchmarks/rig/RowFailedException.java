package io.anel.benchmarks.rig;

/** A row's JVM ended without a result; it has said why on stderr. */
public class RowFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RowFailedException(String message) {
        super(message);
    }
}
