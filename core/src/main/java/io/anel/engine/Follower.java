package io.anel.engine;

/** Whoever is to be told when a cursor moves. */
@FunctionalInterface
public interface Follower {
    /** A cursor has moved. Called by whoever moved it, with every batch: it must neither block nor allocate. */
    void wake();
}
