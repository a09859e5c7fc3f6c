package io.anel.engine;

import io.anel.admission.VoidTable;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Waiting;
import io.anel.event.FrameDescriptor;
import io.anel.event.VoidReason;
import io.anel.log.EventLog;
import io.anel.log.LogReader;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import io.anel.ring.Waiter;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for ack levels, and says whether what was waited for stands.
 *
 * <p><b>Threading:</b> any.
 */
final class Acks {
    private static final long PARK_NS = 20_000;
    private static final int SPINS = 1_000;

    private final EventRing ring;
    private final Cursor journaled;
    private final Cursor durable;
    private final SyncAgent sync;
    private final BusState state;
    private final VoidTable voids;
    private final EventLog log;

    /** @param sync null for a log without DURABLE */
    Acks(
            EventRing ring,
            Cursor journaled,
            Cursor durable,
            SyncAgent sync,
            BusState state,
            VoidTable voids,
            EventLog log) {
        this.ring = ring;
        this.journaled = journaled;
        this.durable = durable;
        this.sync = sync;
        this.state = state;
        this.voids = voids;
        this.log = log;
    }

    AckOutcome await(long sequence, Ack ack, long timeoutNs) {
        long deadlineNs = System.nanoTime() + timeoutNs;
        int spins = 0;
        Waiter waiter = null;
        while (true) {
            AckOutcome outcome = look(sequence, ack);
            if (outcome != null) {
                return outcome;
            }
            if (System.nanoTime() - deadlineNs >= 0) {
                return AckOutcome.TIMED_OUT;
            }
            if (spins < SPINS) {
                spins++;
                Thread.onSpinWait();
            } else if (ack == Ack.DURABLE) {
                LockSupport.parkNanos(this, PARK_NS);
            } else {
                waiter = waiter == null ? new Waiter(Waiting.BACKOFF) : waiter;
                waiter.idle();
            }
        }
    }

    /** The outcome, or null while there is none. */
    AckOutcome look(long sequence, Ack ack) {
        if (state.isFenced()) {
            return AckOutcome.FENCED;
        }
        if (ack == Ack.ACCEPTED && ring.claimed() >= sequence) {
            return AckOutcome.STANDS;
        }
        if (sequence(ack) >= sequence) {
            return standing(sequence);
        }
        if (state.isOver()) {
            // What was drained while closing has moved the cursor before the state.
            return sequence(ack) >= sequence ? standing(sequence) : AckOutcome.CLOSED;
        }
        if (ack == Ack.DURABLE) {
            sync.request(sequence);
        }
        return null;
    }

    long sequence(Ack ack) {
        return ack == Ack.DURABLE ? durable.get() : journaled.get();
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
