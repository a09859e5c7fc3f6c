package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.Waiting;
import io.anel.ring.Waiter;

/**
 * The beginning of a bus: its threads start, what an earlier run left unpublished goes into the log, and only then may others publish.
 *
 * <p><b>Threading:</b> once, by whoever made the bus.
 */
final class Opening {
    private final String busName;
    private final BusState state;
    private final AgentThreads threads;
    private final Chain chain;
    private final Levels levels;

    Opening(String busName, BusState state, AgentThreads threads, Chain chain, Levels levels) {
        this.busName = busName;
        this.state = state;
        this.threads = threads;
        this.chain = chain;
        this.levels = levels;
    }

    /** @throws AnelException what a thread ended by meanwhile, or with that as its cause; the bus is to be closed then */
    void open() {
        threads.start();
        Waiter waiter = new Waiter(Waiting.BACKOFF);
        while (!isLeftoverInLog() && state.failure().isEmpty()) {
            waiter.idle();
        }
        if (!state.open()) {
            Throwable failure = state.failure().orElseThrow();
            throw failure instanceof AnelException known
                    ? known
                    : new AnelException("expected bus '" + busName + "' to start, got " + failure, failure);
        }
    }

    private boolean isLeftoverInLog() {
        return chain.isDrained() && levels.sequence(Ack.JOURNALED) >= levels.sequence(Ack.ACCEPTED);
    }
}
