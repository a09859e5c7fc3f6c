package io.anel.benchmarks.rig;

/** A turn whose events did not all arrive, once, in order and whole: the run is worth nothing. */
public final class LostEventsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostEventsException(String message) {
        super(message);
    }
}
