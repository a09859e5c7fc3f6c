package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;

/**
 * The place behind which the cycles of the latest opening verify no further, and what it means: that something is damaged, that the tail is torn,
 * or that the log just ends there.
 *
 * <p>All that was forced is intact after a power loss. So an excerpt that verifies further on, in this or a later cycle, and says that the log was
 * durable past this place proves damage; and so does a page there that cannot be read. Else the tail is torn.
 *
 * @param index of the cycle
 * @param end behind its last excerpt that counts
 * @param found what the cursor came upon there
 * @param position of that in the file
 * @param next the event that was to come
 */
record EpochEnd(EpochCycles cycles, int index, int end, int found, int position, String what, long next) {
    /**
     * What it means.
     *
     * @param damage null when nothing is damaged
     * @param tornAt where the torn tail begins, file and byte; empty when none is
     */
    record Verdict(DamagedLogException damage, String tornAt) {
        private static Verdict damaged(String what) {
            return new Verdict(new DamagedLogException(what), "");
        }
    }

    /** Whether something stands there that does not belong. */
    boolean isFault() {
        return found == CycleCursor.DAMAGED;
    }

    private boolean isEndMark() {
        return found == CycleCursor.END_MARK;
    }

    /** File, byte, and what was expected there and what came. */
    String fault() {
        return cycles.place(cycles.number(index), position) + ": " + what;
    }

    /** Whether what was missing a moment ago stands there now. */
    boolean isWrittenByNow(CycleCursor cursor) throws IOException {
        cursor.position(end);
        boolean written = cursor.next() == CycleCursor.EXCERPT
                && cursor.kind() != ExcerptKind.HEAD
                && cursor.firstSequence() == next;
        cursor.position(end);
        return written;
    }

    /**
     * Judges.
     *
     * @param cursor in the cycle
     * @param durableThrough as far as the excerpts in front, and the heads, have it on record
     */
    Verdict judge(CycleCursor cursor, long durableThrough) throws IOException {
        String missing = isFault() ? "" : missingCycle();
        boolean torn = isFault() || !missing.isEmpty();
        String place = missing.isEmpty() ? fault() : missing;
        if (durableThrough >= next) {
            return Verdict.damaged(place + "; events through " + durableThrough + " were recorded as durable");
        }
        String unreadable = "";
        int from = end;
        for (int i = index; i < cycles.size(); i++) {
            try (CycleCursor later = cycles.cursor(i)) {
                while (later.find(from)) {
                    if (!torn && isWrittenByNow(cursor)) {
                        // A writer has gone on, perhaps far: this is no hole.
                        return new Verdict(null, "");
                    }
                    torn = true;
                    if (later.durableThrough() >= next) {
                        return Verdict.damaged(place + "; " + cycles.place(later.cycle(), later.position())
                                + " records events through " + later.durableThrough() + " as durable");
                    }
                    from = later.nextPosition();
                }
                if (unreadable.isEmpty() && later.passedOver() >= 0) {
                    unreadable = cycles.place(later.cycle(), later.passedOver());
                }
            }
            from = 0;
        }
        if (!unreadable.isEmpty()) {
            // No power loss does that to what it tears, and what cannot be read may be the proof.
            return Verdict.damaged(
                    place + "; the page at " + unreadable + " cannot be read, and may tell that more was durable");
        }
        return new Verdict(null, torn ? place : "");
    }

    /** What is wrong with the cycle that has to be behind this one, or with its head; empty when none has to be, or it is sound. */
    private String missingCycle() throws IOException {
        NextCycle behind = cycles.behind(index);
        if ((isEndMark() || !cycles.isLast(index)) && !behind.isThere()) {
            return cycles.place(cycles.number(index), position) + ": expected "
                    + behind.file().getFileName() + " to come, got no such file";
        }
        if (cycles.isLast(index) || !isHeadDue(behind)) {
            return "";
        }
        CycleHead head = cycles.head(index + 1);
        return cycles.place(cycles.number(index + 1), head.faultPosition()) + ": " + head.fault();
    }

    /**
     * Whether a head is missing that was written, or that an end mark promises, or the next cycle's file, which a writer makes behind it; one
     * that the writer had not begun is no fault of its own.
     */
    private boolean isHeadDue(NextCycle behind) throws IOException {
        CycleHead head = cycles.head(index + 1);
        return !head.isComplete()
                && (isEndMark() || !head.isPending() || !cycles.isLast(index + 1) || behind.isBegun());
    }
}
