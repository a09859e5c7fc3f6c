package io.anel.benchmarks;

import io.anel.benchmarks.rig.RowFailedException;

/** A row's JVM ended because its heap had run out. */
final class OutOfHeapException extends RowFailedException {
    private static final long serialVersionUID = 1L;

    OutOfHeapException(String message) {
        super(message);
    }
}
