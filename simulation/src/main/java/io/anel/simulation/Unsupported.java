package io.anel.simulation;

/** What {@link java.nio.file} leaves to a file system to have or not, and a simulated one has not. */
final class Unsupported {
    private Unsupported() {}

    static UnsupportedOperationException call(String what) {
        return new UnsupportedOperationException("expected what a simulated disk has, got a call for " + what);
    }
}
