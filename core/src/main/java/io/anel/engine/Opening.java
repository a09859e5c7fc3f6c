package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AnelException;

/**
 * The beginning of a bus: its threads start, what an earlier run left unpublished goes into the log, and only then may others publish.
 *
 * <p>Meanwhile stages answer the emissions that they are handed, and no publisher can be held back for that. What waits in a live bus is what the events of one full ring lead to, and
 * {@code stage.outboxLimit} is to be enough for it; here it is what all those emissions lead to: as much again for each full ring of them.
 *
 * <p><b>Threading:</b> once, by whoever made the bus.
 */
final class Opening {
    private final String busName;
    private final BusState state;
    private final AgentThreads threads;
    private final Chain chain;
    private final Levels levels;
    private final Schedule schedule;
    private final int ringSlots;

    Opening(
            String busName,
            BusState state,
            AgentThreads threads,
            Chain chain,
            Levels levels,
            Schedule schedule,
            int ringSlots) {
        this.busName = busName;
        this.state = state;
        this.threads = threads;
        this.chain = chain;
        this.levels = levels;
        this.schedule = schedule;
        this.ringSlots = ringSlots;
    }

    /** @throws AnelException what a thread ended by meanwhile, or with that as its cause; the bus is to be closed then */
    void open() {
        chain.opening(ringSlots);
        threads.start();
        try (CallerWait wait = new CallerWait(schedule)) {
            while (!isLeftoverInLog() && state.failure().isEmpty()) {
                wait.idle();
            }
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
