package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Completes futures of acks: one thread, which lives only while a future is open. */
final class AckFutures {
    private static final long PARK_NS = 50_000;

    private record Pending(long sequence, Ack ack, CompletableFuture<AckOutcome> future) {}

    private final Acks acks;
    private final BusState state;
    private final String threadName;
    private final List<Pending> pending = new ArrayList<>();
    private boolean isRunning;

    AckFutures(Acks acks, BusState state, String threadName) {
        this.acks = acks;
        this.state = state;
        this.threadName = threadName;
    }

    CompletableFuture<AckOutcome> add(long sequence, Ack ack) {
        acks.requireAwaitable(sequence, ack);
        CompletableFuture<AckOutcome> future = new CompletableFuture<>();
        if (lookAndComplete(new Pending(sequence, ack, future))) {
            return future;
        }
        synchronized (pending) {
            pending.add(new Pending(sequence, ack, future));
            if (!isRunning) {
                isRunning = true;
                Thread thread = new Thread(this::run, threadName);
                thread.setDaemon(true);
                thread.start();
            }
        }
        return future;
    }

    private void run() {
        while (true) {
            List<Pending> looked;
            synchronized (pending) {
                if (pending.isEmpty()) {
                    isRunning = false;
                    return;
                }
                looked = List.copyOf(pending);
            }
            List<Pending> done = looked.stream().filter(this::lookAndComplete).toList();
            if (!done.isEmpty()) {
                synchronized (pending) {
                    pending.removeAll(Set.copyOf(done));
                }
            }
            LockSupport.parkNanos(this, PARK_NS);
        }
    }

    /** Completes the future if the wait is over, also by a log that no longer knows the sequence; outside of any lock. */
    private boolean lookAndComplete(Pending one) {
        try {
            AckOutcome outcome = acks.look(one.sequence, one.ack);
            if (outcome != null) {
                one.future.complete(outcome);
            }
            return outcome != null;
        } catch (RuntimeException e) {
            one.future.completeExceptionally(e);
            return true;
        }
    }

    /** Completes what is left: the bus is over. */
    void close() {
        List<Pending> left;
        synchronized (pending) {
            left = List.copyOf(pending);
            pending.clear();
        }
        AckOutcome outcome = state.isFenced() ? AckOutcome.FENCED : AckOutcome.CLOSED;
        left.stream().filter(one -> !lookAndComplete(one)).forEach(one -> one.future.complete(outcome));
    }
}
