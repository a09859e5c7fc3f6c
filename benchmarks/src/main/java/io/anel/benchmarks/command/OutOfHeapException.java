package io.anel.benchmarks.command;

import io.anel.benchmarks.rig.RowFailedException;

/** A row's JVM ended because its heap had run out. */
public final class OutOfHeapException extends RowFailedException {
    private static final long serialVersionUID = 1L;

    public OutOfHeapException(String message) {
        super(message);
    }
}
