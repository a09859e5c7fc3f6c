package io.anel.engine;

import io.anel.api.AnelException;
import io.anel.api.StateHash;
import io.anel.ring.Cursor;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Takes the hash of a chain that stands still between two events, or none: that of a running chain on the writer's thread, which
 * journals nothing meanwhile, so that the stages catch up; that of a bus which is over once the threads of its stages have ended.
 *
 * <p><b>Threading:</b> any thread but a stage's.
 */
final class StillHash {
    private final String busName;
    private final WriterAgent writer;
    private final AgentThreads threads;
    private final Chain chain;
    private final Cursor journaled;
    private final BusState state;
    private final Duration timeout;
    private final Schedule schedule;

    StillHash(
            String busName,
            WriterAgent writer,
            AgentThreads threads,
            Chain chain,
            Cursor journaled,
            BusState state,
            Duration timeout,
            Schedule schedule) {
        this.busName = busName;
        this.writer = writer;
        this.threads = threads;
        this.chain = chain;
        this.journaled = journaled;
        this.state = state;
        this.timeout = timeout;
        this.schedule = schedule;
    }

    /**
     * @throws AnelException when the stages of a running bus do not come to one sequence in time
     * @throws IllegalStateException when the bus is over, and its stages may still run, or stand at no one sequence
     */
    StateHash take() {
        FutureTask<StateHash> task = new FutureTask<>(this::whenStill);
        long deadlineNs = Deadline.in(timeout, schedule);
        boolean isSubmitted = false;
        try (CallerWait wait = new CallerWait(schedule)) {
            while (!task.isDone()) {
                if (state.isOver() && task.cancel(false)) {
                    return whenOver(deadlineNs);
                }
                if (isHeldBack() && writer.withdraw(task)) {
                    task.cancel(false);
                    throw heldBack();
                }
                if (schedule.nanoTime() - deadlineNs >= 0) {
                    writer.withdraw(task);
                    task.cancel(false);
                    throw new AnelException("expected the chain to stand still for its hash within ack.timeout="
                            + timeout + ", got stages at " + chain.position(journaled.get()) + " of "
                            + journaled.get());
                }
                isSubmitted = isSubmitted || writer.submit(task);
                wait.idle();
            }
        }
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AnelException("expected the chain to stand still for its hash, got " + e, e);
        }
    }

    private StateHash whenStill() {
        long deadlineNs = schedule.nanoTime() + timeout.toNanos() / 2;
        while (chain.position(journaled.get()) < journaled.get()) {
            // The stage waits for room, for which this thread asks.
            if (isHeldBack()) {
                throw heldBack();
            }
            // A close ends the stages, and waits for this thread.
            if (schedule.nanoTime() - deadlineNs >= 0 || state.isOver() || chain.isEnding()) {
                throw new AnelException("expected every stage at sequence " + journaled.get() + ", got one at "
                        + chain.position(journaled.get()));
            }
            schedule.pause(0);
        }
        return chain.hash();
    }

    private boolean isHeldBack() {
        return !state.hasRoom() && chain.isHeldBack();
    }

    private AnelException heldBack() {
        return new AnelException("expected every stage at sequence " + journaled.get() + ", got one at "
                + chain.position(journaled.get()) + " that waits for room in the log");
    }

    private StateHash whenOver(long deadlineNs) {
        if (!threads.areEnding()) {
            // A failure ends the thread that it came from; what the others were handed before, they go on with until
            // the close.
            throw new IllegalStateException("expected bus '" + busName
                    + "' to run, or to be closed, for its state hash, got " + state.state() + " and not closed");
        }
        List<AgentRunner> running = threads.stillRunning(deadlineNs);
        if (!running.isEmpty()) {
            throw new IllegalStateException("expected the threads of stages to have ended with bus '" + busName
                    + "' for its state hash, got " + running + " still in a handler");
        }
        requireStanding();
        return chain.hash();
    }

    private void requireStanding() {
        Map<String, Long> positions = new LinkedHashMap<>();
        for (StageProcessor stage : chain.stages()) {
            if (stage.stoppedBy() != null) {
                throw new IllegalStateException(
                        "expected every stage of bus '" + busName
                                + "' between two events for its state hash, got one that"
                                + " stopped the bus within an event: "
                                + stage.stoppedBy().getMessage(),
                        stage.stoppedBy());
            }
            positions.put(stage.name(), stage.position());
        }
        if (positions.values().stream().distinct().count() > 1) {
            throw new IllegalStateException("expected every stage of bus '" + busName
                    + "' at one sequence for its state hash, got " + positions);
        }
    }
}
