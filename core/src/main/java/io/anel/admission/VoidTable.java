package io.anel.admission;

import io.anel.event.VoidReason;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The newest voided sequences and their reasons, for those who wait for an ack. Bounded: an older void may be overwritten, and is
 * then looked up in the log.
 *
 * <p><b>Threading:</b> the writer enters, before its cursor moves; any thread asks.
 */
public final class VoidTable {
    /** What the table knows of a sequence. */
    public enum Answer {
        STANDS,
        VOIDED,
        /** A later void took the place, or the sequence is older than this opening: ask the log. */
        FORGOTTEN
    }

    private static final int SIZE = 4096;
    private static final int REASON_BITS = 8;

    private final AtomicLongArray entries = new AtomicLongArray(SIZE);
    private final long lastForgotten;

    /** @param lastForgotten the last sequence of earlier openings, of whose voids this table knows nothing */
    public VoidTable(long lastForgotten) {
        this.lastForgotten = lastForgotten;
    }

    public void enter(long sequence, VoidReason reason) {
        entries.setRelease(place(sequence), sequence << REASON_BITS | reason.code());
    }

    /** About a sequence that the JOURNALED cursor has reached. */
    public Answer answer(long sequence) {
        long entered = entries.getAcquire(place(sequence)) >>> REASON_BITS;
        if (sequence <= lastForgotten) {
            return Answer.FORGOTTEN;
        }
        return entered == sequence ? Answer.VOIDED : entered < sequence ? Answer.STANDS : Answer.FORGOTTEN;
    }

    /** The reason of a sequence that {@link #answer} called VOIDED; null if it was overwritten since. */
    public VoidReason reason(long sequence) {
        long entry = entries.getAcquire(place(sequence));
        return entry >>> REASON_BITS == sequence ? VoidReason.ofCode((int) (entry & 0xFF)) : null;
    }

    private static int place(long sequence) {
        return (int) sequence & (SIZE - 1);
    }
}
