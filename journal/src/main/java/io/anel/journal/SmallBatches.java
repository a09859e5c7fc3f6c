package io.anel.journal;

import io.anel.journal.cycle.CycleCursor;
import io.anel.log.FrameBatch;

/**
 * Shows the events of small batches at once, as far as they are there: what a reader and its caller do once a batch is much for one
 * event.
 *
 * <p>Only batches like the first one are joined: of its epoch, in its cycle, without names. Whatever else comes, damage among it, is left for
 * the next call.
 *
 * <p><b>Threading:</b> the reader's.
 */
final class SmallBatches {
    /** A batch of more events is shown by itself. */
    private static final int MOST_EVENTS = 16;

    private final ExcerptTrail trail;
    private final FrameBatch left;

    /** @param left what the reader has left of its current batch */
    SmallBatches(ExcerptTrail trail, FrameBatch left) {
        this.trail = trail;
        this.left = left;
    }

    static boolean isSmall(int events) {
        return events <= MOST_EVENTS;
    }

    /**
     * Moves what is left of the current batch into {@code batch}, and the batches behind it, up to {@code limit} events.
     *
     * @throws io.anel.api.DamagedLogException when the first frame does not fit into its batch
     */
    void gather(FrameBatch batch, int limit) {
        int most = Math.min(limit, FrameBatch.MOST_APART);
        batch.wrapApart(left.firstSequence(), left.epoch(), left.buffer());
        do {
            while (!left.isEmpty() && batch.count() < most) {
                if (!batch.take(left)) {
                    if (batch.isEmpty()) {
                        left.dropFirst();
                    }
                    // What is in front of the damage is handed on first.
                    return;
                }
            }
        } while (batch.count() < most && join(batch.firstSequence() + batch.count()));
    }

    /** Takes in the next excerpt, if it is one more such batch; else leaves it where it is. */
    private boolean join(long expected) {
        if (!trail.advanceHere(expected)) {
            return false;
        }
        CycleCursor excerpt = trail.cursor();
        int count = excerpt.count();
        boolean joins = excerpt.isBatch()
                && isSmall(count)
                && excerpt.firstSequence() == expected
                && excerpt.epoch() == left.epoch()
                && !excerpt.hasControlEvents();
        if (joins) {
            left.wrap(
                    expected,
                    count,
                    left.epoch(),
                    excerpt.mapping().buffer(),
                    excerpt.bodyOffset(),
                    excerpt.bodyLength());
        } else {
            trail.stepBack();
        }
        return joins;
    }
}
