package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.LogOpenException;

/**
 * The beginning of a bus: its threads start, what an earlier run left unpublished goes into the log, and only then may others publish. What follows
 * from that, where stages are handed emissions, comes behind it as in a live bus.
 *
 * <p><b>Threading:</b> once, by whoever made the bus.
 */
final class Opening {
    private final String busName;
    private final BusState state;
    private final Intake intake;
    private final AgentThreads threads;
    private final Chain chain;
    private final Levels levels;
    private final Schedule schedule;

    Opening(
            String busName,
            BusState state,
            Intake intake,
            AgentThreads threads,
            Chain chain,
            Levels levels,
            Schedule schedule) {
        this.busName = busName;
        this.state = state;
        this.intake = intake;
        this.threads = threads;
        this.chain = chain;
        this.levels = levels;
        this.schedule = schedule;
    }

    /** @throws AnelException what a thread ended by meanwhile, or with that as its cause; the bus is to be closed then */
    void open() {
        threads.start();
        try (CallerWait wait = new CallerWait(schedule)) {
            while (!isLeftoverInLog() && state.failure().isEmpty()) {
                // What is in the ring has its room.
                if (!state.hasRoom() && !chain.isDrained()) {
                    throw new LogOpenException("expected room in the log of bus '" + busName
                            + "' for what its stages have emitted and it lacks, got a full disk");
                }
                wait.idle();
            }
        }
        intake.open();
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
