package io.anel.torture.bus;

import io.anel.api.ChainBuilder;
import io.anel.api.EventBus;
import io.anel.api.StateHash;
import io.anel.replay.Replayer;
import io.anel.torture.part.BrokenPromiseException;
import java.nio.file.Path;

/** The chain of a bus under attack: a stage that answers, and one behind it that is handed the answers too. */
record Stages(Echo echo, Tally tally) {
    Stages() {
        this(new Echo(), new Tally());
    }

    void describe(ChainBuilder chain) {
        chain.stage("echo", echo, Traffic.PUBLISHED);
        chain.then("tally", tally);
    }

    /** Throws unless both were handed all that a publisher has published through a counter. Both have ended. */
    void requireThrough(int publisher, long counter) {
        if (echo.counter(publisher) != counter) {
            throw new BrokenPromiseException("expected all through counter " + counter + " of publisher " + publisher
                    + " to be answered, got " + echo.counter(publisher));
        }
        tally.requireThrough(publisher, counter);
    }

    /** Throws unless a replay of the journal comes to the state in which these were when their bus was closed. */
    static void requireReplayed(Path directory, EventBus closed) {
        StateHash live = closed.stateHash();
        StateHash replayed =
                Replayer.of(directory).chain(new Stages()::describe).run().stateHash();
        if (live.value() != replayed.value()) {
            throw new BrokenPromiseException(
                    "expected a replay to come to the state " + live + " of the bus, got " + replayed);
        }
    }
}
