package io.anel.engine;

import io.anel.api.AnelException;
import io.anel.api.StateHash;
import io.anel.api.Waiting;
import io.anel.ring.Cursor;
import io.anel.ring.Waiter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Takes the hash of a running chain between two events: on the writer's thread, which journals nothing meanwhile, so that the stages
 * catch up and stand still.
 *
 * <p><b>Threading:</b> any thread but a stage's.
 */
final class StillHash {
    private final WriterAgent writer;
    private final Chain chain;
    private final Cursor journaled;
    private final BusState state;
    private final Duration timeout;

    StillHash(WriterAgent writer, Chain chain, Cursor journaled, BusState state, Duration timeout) {
        this.writer = writer;
        this.chain = chain;
        this.journaled = journaled;
        this.state = state;
        this.timeout = timeout;
    }

    StateHash take() {
        FutureTask<StateHash> task = new FutureTask<>(this::whenStill);
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        Waiter waiter = new Waiter(Waiting.BACKOFF);
        boolean isSubmitted = false;
        while (!task.isDone()) {
            if (state.isOver()) {
                task.cancel(false);
                return chain.hash();
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                task.cancel(false);
                throw new AnelException("expected the chain to stand still for its hash within ack.timeout=" + timeout
                        + ", got stages at " + chain.position(journaled.get()) + " of " + journaled.get());
            }
            isSubmitted = isSubmitted || writer.submit(task);
            waiter.idle();
        }
        try {
            return task.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AnelException("expected the chain to stand still for its hash, got " + e, e);
        }
    }

    private StateHash whenStill() {
        long deadlineNs = System.nanoTime() + timeout.toNanos() / 2;
        while (chain.position(journaled.get()) < journaled.get()) {
            if (System.nanoTime() - deadlineNs >= 0 || state.isOver()) {
                throw new AnelException("expected every stage at sequence " + journaled.get() + ", got one at "
                        + chain.position(journaled.get()));
            }
            Thread.yield();
        }
        return chain.hash();
    }
}
