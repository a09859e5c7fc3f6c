package io.anel.engine;

import io.anel.log.EventLog;
import io.anel.ring.Cursor;
import io.anel.ring.Waiter;
import org.agrona.concurrent.NanoClock;

/**
 * Moves DURABLE by group commit: forces, takes all that was journaled meanwhile, forces again. Forces at once while somebody waits
 * for DURABLE, and otherwise once an interval.
 *
 * <p>It blocks in I/O, on a thread of its own, where that costs no core.
 */
final class SyncAgent implements Agent {
    private final EventLog log;
    private final Cursor journaled;
    private final Cursor durable;
    private final BusState state;
    private final long intervalNs;
    private final NanoClock clock;
    private final Waiter waiter;
    private final Runnable onDurable;
    private volatile long requested;
    private volatile boolean isAlwaysWanted;
    /** All that is unforced was journaled after this. */
    private long unforcedSinceNs;

    SyncAgent(
            EventLog log,
            Cursor journaled,
            Cursor durable,
            BusState state,
            long intervalNs,
            NanoClock clock,
            Waiter waiter,
            Runnable onDurable) {
        this.log = log;
        this.journaled = journaled;
        this.durable = durable;
        this.state = state;
        this.intervalNs = intervalNs;
        this.clock = clock;
        this.waiter = waiter;
        this.onDurable = onDurable;
        unforcedSinceNs = clock.nanoTime();
    }

    /** Somebody waits for this sequence. A lost race between two requests is mended by the next look of the waiter that lost. */
    void request(long sequence) {
        if (requested < sequence) {
            requested = sequence;
        }
        waiter.wake();
    }

    /** Whether a stage or a subscriber depends on DURABLE: then it forces whenever there is something to force. */
    void alwaysWanted(boolean isWanted) {
        isAlwaysWanted = isWanted;
    }

    /** Forces what is left, once no thread appends or forces any more. */
    void forceRest() {
        if (!state.isFenced() && durable.get() < journaled.get()) {
            durable.setRelease(force());
        }
    }

    @Override
    public int doWork() {
        // Read before what is journaled: whatever comes behind that comes behind this.
        long nowNs = clock.nanoTime();
        long target = journaled.get();
        long forced = durable.get();
        if (forced >= target) {
            unforcedSinceNs = nowNs;
            return 0;
        }
        if (!isAlwaysWanted && requested <= forced && nowNs - unforcedSinceNs < intervalNs) {
            return 0;
        }
        long now = force();
        if (now > forced && !state.isFenced()) {
            durable.setRelease(now);
            unforcedSinceNs = nowNs;
            onDurable.run();
        }
        return 1;
    }

    /** What it appended and has not told yet is forced too, but becomes DURABLE no earlier than JOURNALED. */
    private long force() {
        return Math.min(log.force(), journaled.get());
    }
}
