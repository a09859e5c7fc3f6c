package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
        CompletableFuture<AckOutcome> future = new CompletableFuture<>();
        AckOutcome now = acks.look(sequence, ack);
        if (now != null) {
            future.complete(now);
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
            List<Runnable> done = new ArrayList<>();
            synchronized (pending) {
                for (Iterator<Pending> each = pending.iterator(); each.hasNext(); ) {
                    Pending one = each.next();
                    AckOutcome outcome = acks.look(one.sequence, one.ack);
                    if (outcome != null) {
                        each.remove();
                        done.add(() -> one.future.complete(outcome));
                    }
                }
                if (pending.isEmpty()) {
                    isRunning = false;
                }
            }
            done.forEach(Runnable::run);
            synchronized (pending) {
                if (!isRunning) {
                    return;
                }
            }
            LockSupport.parkNanos(this, PARK_NS);
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
        left.forEach(one -> {
            AckOutcome last = acks.look(one.sequence, one.ack);
            one.future.complete(last == null ? outcome : last);
        });
    }
}
