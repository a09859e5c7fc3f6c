package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.ring.Waiter;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Completes futures of acks when the level's cursor has come to them, lowest sequence first: an agent that lives only while there is
 * something to wait for, and a little longer.
 *
 * <p>Whoever moves a cursor wakes it, but only when that brings the lowest future its level. A wake-up may be missed, as {@link
 * Waiter} says; the agent looks by itself every millisecond.
 *
 * <p><b>Threading:</b> any. <b>Cost:</b> for whoever moves a cursor, two reads; for a future, its place in a heap.
 */
final class AckFutures implements Agent, Follower {
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(1);
    static final long IDLE_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long NONE = Long.MAX_VALUE;
    private static final int SWEEP_FROM = 1024;

    private record Pending(long sequence, Ack ack, CompletableFuture<AckOutcome> future) {}

    private final Acks acks;
    private final Levels levels;
    private final BusState state;
    private final Schedule schedule;
    private final String name;
    /** Guards the heaps and the agent's life. */
    private final Object lock = new Object();

    /** By the level. */
    private final List<PriorityQueue<Pending>> pending;

    private int sweepAt = SWEEP_FROM;
    private boolean isClosed;
    // Written under the lock, looked at by whoever moves a cursor.
    private volatile AgentRunner runner;
    private volatile long lowestJournaled = NONE;
    private volatile long lowestDurable = NONE;

    private long idleSinceNs;

    AckFutures(Acks acks, Levels levels, BusState state, Schedule schedule, String name) {
        this.acks = acks;
        this.levels = levels;
        this.state = state;
        this.schedule = schedule;
        this.name = name;
        pending = Stream.of(Ack.values())
                .map(ack -> new PriorityQueue<>(Comparator.comparingLong(Pending::sequence)))
                .toList();
    }

    CompletableFuture<AckOutcome> add(long sequence, Ack ack) {
        acks.requireAwaitable(sequence, ack);
        Pending added = new Pending(sequence, ack, new CompletableFuture<>());
        if (!lookAndComplete(added)) {
            if (enter(added)) {
                // Between the look and the entry the level may have come to it.
                wakeIfDue();
            } else {
                end(added);
            }
        }
        return added.future;
    }

    /** False when the bus is over. */
    private boolean enter(Pending added) {
        synchronized (lock) {
            if (isClosed) {
                return false;
            }
            PriorityQueue<Pending> heap = pending.get(added.ack.ordinal());
            heap.add(added);
            if (heap.size() >= sweepAt) {
                // Whoever has cancelled one, or gave it a time limit, has forgotten it.
                heap.removeIf(one -> one.future.isDone());
                sweepAt = Math.max(SWEEP_FROM, 2 * heap.size());
            }
            tellLowest();
            if (runner == null) {
                start(added);
            }
            return true;
        }
    }

    private void start(Pending added) {
        idleSinceNs = schedule.nanoTime();
        boolean isRunning = false;
        try {
            runner = schedule.runner(name, true, this, Waiter.ofParked(PARK_NS), this::failed);
            runner.start();
            isRunning = true;
        } finally {
            if (!isRunning) {
                // No memory for a thread, or to wait for it: the next one that comes tries again.
                if (runner != null) {
                    runner.stop();
                    runner = null;
                }
                pending.get(added.ack.ordinal()).remove(added);
                tellLowest();
            }
        }
    }

    @Override
    public void wake() {
        if (lowestJournaled != NONE || lowestDurable != NONE) {
            wakeIfDue();
        }
    }

    private void wakeIfDue() {
        if (levels.sequence(Ack.JOURNALED) >= lowestJournaled || levels.sequence(Ack.DURABLE) >= lowestDurable) {
            wakeRunner();
        }
    }

    private void wakeRunner() {
        AgentRunner present = runner;
        if (present != null) {
            present.wake();
        }
    }

    @Override
    public int doWork() {
        boolean any = completeAll();
        synchronized (lock) {
            long nowNs = schedule.nanoTime();
            idleSinceNs = any ? nowNs : idleSinceNs;
            if (runner != null && isEmpty() && (isClosed || nowNs - idleSinceNs > IDLE_NS)) {
                runner.stop();
                runner = null;
            }
        }
        return any ? 1 : 0;
    }

    /** Completes what is due; whether anything was. */
    private boolean completeAll() {
        boolean any = false;
        for (int i = 0; i < pending.size(); i++) {
            PriorityQueue<Pending> heap = pending.get(i);
            for (Pending head = lowest(heap); head != null && lookAndComplete(head); head = lowest(heap)) {
                any = true;
            }
        }
        return any;
    }

    /** The first that is not complete: those before it leave here, whoever has completed them. */
    private Pending lowest(PriorityQueue<Pending> heap) {
        synchronized (lock) {
            Pending head = heap.peek();
            if (head != null && head.future.isDone()) {
                do {
                    heap.poll();
                    head = heap.peek();
                } while (head != null && head.future.isDone());
                tellLowest();
            }
            return head;
        }
    }

    private boolean isEmpty() {
        for (int i = 0; i < pending.size(); i++) {
            if (!pending.get(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void tellLowest() {
        lowestJournaled = lowestOf(Ack.JOURNALED);
        lowestDurable = lowestOf(Ack.DURABLE);
    }

    private long lowestOf(Ack ack) {
        Pending head = pending.get(ack.ordinal()).peek();
        return head == null ? NONE : head.sequence;
    }

    /** Completes the future if the wait is over, also by a log that no longer knows the sequence; outside of any lock. */
    private boolean lookAndComplete(Pending one) {
        try {
            AckOutcome outcome = acks.look(one.sequence, one.ack);
            if (outcome != null) {
                one.future.complete(outcome);
            }
            return outcome != null;
        } catch (RuntimeException | Error e) {
            one.future.completeExceptionally(e);
            return true;
        }
    }

    /** The agent has ended, by an error of its own: nobody else would look. */
    private void failed(Throwable cause) {
        try {
            state.failed(cause);
        } finally {
            close();
        }
    }

    /** Completes what is left: the bus is over. None leaves before it is complete, so whoever closes returns when all are. */
    void close() {
        synchronized (lock) {
            isClosed = true;
        }
        for (int i = 0; i < pending.size(); i++) {
            PriorityQueue<Pending> heap = pending.get(i);
            for (Pending one = lowest(heap); one != null; one = lowest(heap)) {
                end(one);
            }
        }
        wakeRunner();
    }

    private void end(Pending one) {
        if (!lookAndComplete(one)) {
            one.future.complete(state.isFenced() ? AckOutcome.FENCED : AckOutcome.CLOSED);
        }
    }
}
