package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the cycles of the latest opening as far as they verify, and has what ends that judged.
 *
 * <p>All that was forced is intact after a power loss, so every DURABLE event is in the longest verified prefix.
 *
 * <p>It changes nothing. A writer may be at work meanwhile: whatever ends the walk is looked at again before it is judged.
 */
final class EpochWalk {
    /** Told of every batch and every lost range that verified, in order; {@link #nextSequence} is the one behind it. */
    interface Visitor {
        void onEvents(CycleCursor excerpt);
    }

    private final EpochCycles cycles;
    private final List<EpochEnd> spoiltEnds = new ArrayList<>();
    private final BatchFold fold = new BatchFold(new NameTable());
    private long next;
    private long durableThrough;
    private boolean cleanlyClosed;
    private int endCycle;
    private int endPosition;
    private String tornAt = "";

    /** @throws DamagedLogException when there is no first cycle */
    EpochWalk(JournalLayout layout, Manifest manifest) throws IOException {
        cycles = new EpochCycles(layout, manifest);
        durableThrough = cycles.durableThrough();
        next = manifest.openFirstSequence();
    }

    EpochCycles cycles() {
        return cycles;
    }

    /** The last event that is on record as forced, by what has been walked. */
    long durableThrough() {
        return durableThrough;
    }

    /** The last event, as far as excerpts fit together: nothing but their headers is looked at, and no CRC. */
    long lastAtAGlance() throws IOException {
        int index = cycles.newestWithHead();
        long behind = next;
        try (CycleCursor cursor = cycles.cursor(index)) {
            if (CycleHead.read(cursor, new NameTable()).isComplete()) {
                behind = cycles.head(index).firstSequence();
                while (cursor.skip() == CycleCursor.EXCERPT && cursor.firstSequence() == behind) {
                    behind += cursor.count();
                }
            }
        }
        return behind - 1;
    }

    /**
     * Walks from the beginning of a cycle.
     *
     * @throws DamagedLogException when something is damaged or missing that was DURABLE
     */
    void walk(int fromIndex, Visitor visitor) throws IOException {
        cycles.require(fromIndex);
        next = cycles.head(fromIndex).firstSequence();
        fold.lastTimestampNs(cycles.head(fromIndex).about().lastTimestampNs());
        int index = fromIndex;
        while (goesOnAfter(index, visitor)) {
            index++;
        }
    }

    /** The sequence behind the last event that verified. */
    long nextSequence() {
        return next;
    }

    long lastTimestampNs() {
        return fold.lastTimestampNs();
    }

    /** Every name through the last event that verified. */
    NameTable names() {
        return fold.names();
    }

    boolean isCleanlyClosed() {
        return cleanlyClosed;
    }

    int endCycle() {
        return endCycle;
    }

    /** Behind the last excerpt that counts. */
    int endPosition() {
        return endPosition;
    }

    /** Where the torn tail begins, file and byte; empty when there is none. */
    String tornAt() {
        return tornAt;
    }

    /**
     * What does not verify behind the last event of a cycle, where the next cycle goes on: no event is lost by it. Only of cycles
     * that were forced to their end, which an event on record as durable behind it proves: a power loss may have torn the end of
     * any other, with the next cycle's beginning on the medium already.
     */
    List<String> spoiltEnds() {
        return spoiltEnds.stream()
                .filter(end -> durableThrough >= end.next())
                .map(EpochEnd::fault)
                .toList();
    }

    /** Walks one cycle; whether the next one goes on behind it. */
    private boolean goesOnAfter(int index, Visitor visitor) throws IOException {
        try (CycleCursor cursor = cycles.cursor(index)) {
            CycleHead head = CycleHead.read(cursor, fold.names());
            if (!head.isComplete()) {
                throw cycles.damaged(cursor.cycle(), head);
            }
            while (true) {
                EpochEnd end = walk(index, cursor, visitor);
                if (cycles.isContinued(index, next)) {
                    if (end.isFault()) {
                        spoiltEnds.add(end);
                    }
                    return true;
                }
                EpochEnd.Verdict verdict = end.judge(cursor, durableThrough);
                if (cycles.isContinued(index, next)) {
                    return true;
                }
                if (!end.isWrittenByNow(cursor)) {
                    if (verdict.damage() != null) {
                        throw verdict.damage();
                    }
                    tornAt = verdict.tornAt();
                    cleanlyClosed &= tornAt.isEmpty();
                    return false;
                }
            }
        }
    }

    /** Walks on in one cycle; returns where and why it stopped. */
    private EpochEnd walk(int index, CycleCursor cursor, Visitor visitor) throws IOException {
        while (true) {
            endCycle = cursor.cycle();
            endPosition = cursor.nextPosition();
            int found = cursor.next();
            if (found == CycleCursor.DAMAGED) {
                return end(index, found, cursor.position(), cursor.fault());
            }
            // What was passed over to get here, as Chronicle's own, may have been the event.
            if (found != CycleCursor.EXCERPT) {
                return end(index, found, endPosition, "expected event " + next + ", got nothing");
            }
            if (cursor.kind() == ExcerptKind.HEAD || cursor.firstSequence() != next) {
                String what = "expected event " + next + ", got " + cursor.kind() + " of " + cursor.firstSequence();
                return end(index, CycleCursor.DAMAGED, endPosition, what);
            }
            String fault = fold.take(cursor);
            if (fault != null) {
                throw cycles.damaged(cursor.cycle(), cursor.position(), fault);
            }
            durableThrough = Math.max(durableThrough, cursor.durableThrough());
            cleanlyClosed = cursor.kind() == ExcerptKind.CLOSE;
            if (cursor.kind() == ExcerptKind.BATCH || cursor.kind() == ExcerptKind.LOST_RANGE) {
                next = BatchFold.nextSequence(cursor);
                visitor.onEvents(cursor);
            }
        }
    }

    private EpochEnd end(int index, int found, int position, String what) {
        return new EpochEnd(cycles, index, endPosition, found, position, what, next);
    }
}
