package io.anel.engine;

import io.anel.admission.VoidTable;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.ConfigurationException;
import io.anel.api.PublishResult;
import io.anel.event.FrameDescriptor;
import io.anel.event.VoidReason;
import io.anel.log.EventLog;
import io.anel.log.LogReader;
import io.anel.ring.EventRing;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits for ack levels, and says whether what was waited for stands.
 *
 * <p><b>Threading:</b> any.
 */
final class Acks {
    private static final long PARK_NS = 20_000;
    private static final int SPINS = 1_000;
    private static final long YIELD_NS = 1_000_000;

    private final EventRing ring;
    private final Levels levels;
    private final SyncAgent sync;
    private final BusState state;
    private final VoidTable voids;
    private final EventLog log;
    private final HandlerGuard guard;
    private final Schedule schedule;
    private final AtomicBoolean isOneYielding = new AtomicBoolean();

    /** @param sync null for a log without DURABLE */
    Acks(
            EventRing ring,
            Levels levels,
            SyncAgent sync,
            BusState state,
            VoidTable voids,
            EventLog log,
            HandlerGuard guard,
            Schedule schedule) {
        this.ring = ring;
        this.levels = levels;
        this.sync = sync;
        this.state = state;
        this.voids = voids;
        this.log = log;
        this.guard = guard;
        this.schedule = schedule;
    }

    /** Whether the calling thread runs no stages: such a thread would wait for itself. */
    boolean mayWait() {
        return !guard.isStagesThread();
    }

    /** @throws IllegalStateException on a thread that runs stages: it would wait for itself */
    void requireMayWait(String what) {
        guard.requireNoStage(what);
    }

    /** As {@link #requireMayWait}. */
    AckOutcome await(long sequence, Ack ack, Duration timeout) {
        requireAwaitable(sequence, ack);
        requireMayWait("await");
        long deadlineNs = Deadline.in(timeout, schedule);
        return ack == Ack.DURABLE ? awaitDurable(sequence, deadlineNs) : awaitInMemory(sequence, ack, deadlineNs);
    }

    private AckOutcome awaitInMemory(long sequence, Ack ack, long deadlineNs) {
        for (int spins = 0; spins < SPINS; spins++) {
            AckOutcome outcome = lookInTime(sequence, ack, deadlineNs);
            if (outcome != null) {
                return outcome;
            }
            Thread.onSpinWait();
        }
        try (CallerWait wait = new CallerWait(schedule)) {
            while (true) {
                AckOutcome outcome = lookInTime(sequence, ack, deadlineNs);
                if (outcome != null) {
                    return outcome;
                }
                wait.idle();
            }
        }
    }

    /** As {@link #look}, or TIMED_OUT. */
    private AckOutcome lookInTime(long sequence, Ack ack, long deadlineNs) {
        AckOutcome outcome = look(sequence, ack);
        return outcome == null && schedule.nanoTime() - deadlineNs >= 0 ? AckOutcome.TIMED_OUT : outcome;
    }

    /**
     * The force that is waited for takes longer than any spinning, and a thread that spins keeps the core from the threads that it waits for. One
     * that parks is woken late, by as much as a good disk's force takes. So one waiter at a time yields, for as long as such a force takes; the
     * others, and it too behind that, look now and then.
     */
    private AckOutcome awaitDurable(long sequence, long deadlineNs) {
        boolean yields = isOneYielding.compareAndSet(false, true);
        long startNs = schedule.nanoTime();
        try (CallerWait wait = new CallerWait(schedule)) {
            while (true) {
                AckOutcome outcome = lookInTime(sequence, Ack.DURABLE, deadlineNs);
                if (outcome != null) {
                    return outcome;
                }
                if (yields && schedule.nanoTime() - startNs >= YIELD_NS) {
                    yields = false;
                    isOneYielding.set(false);
                }
                wait.pause(yields ? 0 : PARK_NS);
            }
        } finally {
            if (yields) {
                isOneYielding.set(false);
            }
        }
    }

    /**
     * @throws ConfigurationException when this bus cannot reach the level
     * @throws IllegalArgumentException when the sequence is none
     */
    void requireAwaitable(long sequence, Ack ack) {
        requireLevel(ack);
        if (sequence <= 0) {
            throw new IllegalArgumentException(
                    "expected a sequence to wait for, got " + PublishResult.describe(sequence));
        }
    }

    /** @throws ConfigurationException when this bus cannot reach the level */
    void requireLevel(Ack ack) {
        levels.require(ack);
    }

    /** The outcome, or null while there is none. */
    AckOutcome look(long sequence, Ack ack) {
        if (state.isFenced()) {
            return AckOutcome.FENCED;
        }
        if (ack == Ack.ACCEPTED && ring.claimed() >= sequence) {
            return AckOutcome.STANDS;
        }
        if (levels.sequence(ack) >= sequence) {
            return behindFence(standing(sequence));
        }
        if (state.isOver()) {
            // What was drained while closing has moved the cursor before the state.
            return behindFence(levels.sequence(ack) >= sequence ? standing(sequence) : AckOutcome.CLOSED);
        }
        if (ack == Ack.DURABLE) {
            // Of what is not claimed yet nothing can be forced: whoever waits for it asks again with its next look.
            long claimed = Math.min(sequence, ring.claimed());
            if (claimed > levels.sequence(Ack.DURABLE)) {
                sync.request(claimed);
            }
        }
        return null;
    }

    /** Fenced since the first look: then nothing else is the answer, however far the level had come. */
    private AckOutcome behindFence(AckOutcome outcome) {
        return state.isFenced() ? AckOutcome.FENCED : outcome;
    }

    private AckOutcome standing(long sequence) {
        VoidReason reason = switch (voids.answer(sequence)) {
            case STANDS -> null;
            case VOIDED -> {
                VoidReason entered = voids.reason(sequence);
                // Overwritten between the two looks: then the log still knows.
                yield entered != null ? entered : reasonInLog(sequence);
            }
            case FORGOTTEN -> reasonInLog(sequence);
        };
        return reason == null ? AckOutcome.STANDS : AckOutcome.valueOf("VOIDED_" + reason.name());
    }

    private VoidReason reasonInLog(long sequence) {
        VoidReason[] found = new VoidReason[1];
        try (LogReader reader = log.reader(sequence)) {
            reader.poll(
                    (at, epoch, buffer, offset, length) -> {
                        if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) != 0) {
                            found[0] = FrameDescriptor.voidReason(buffer, offset);
                        }
                    },
                    1);
        }
        return found[0];
    }
}
