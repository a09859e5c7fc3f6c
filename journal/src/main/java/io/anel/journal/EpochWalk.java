package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the cycles of one opening as far as they verify, and judges what stands behind that.
 *
 * <p>All that was forced is intact after a power loss, so every DURABLE event is in the longest verified prefix. At the first
 * thing that does not verify, or is missing, it looks on through this and all later cycles: an excerpt that verifies and says
 * that the log was durable past the hole proves that something was damaged, and so does a page there that cannot be read. Else the tail is torn.
 *
 * <p>It changes nothing. A writer may be at work meanwhile: whatever ends the walk is looked at again before it is judged.
 */
final class EpochWalk {
    /** Told of every batch and every lost range that verified, in order; {@link #nextSequence} is the one behind it. */
    interface Visitor {
        void onEvents(CycleCursor excerpt);
    }

    private final JournalLayout layout;
    private final Manifest manifest;
    private final List<Integer> cycles;
    private final List<CycleHead> heads = new ArrayList<>();
    private final List<SpoiltEnd> spoiltEnds = new ArrayList<>();

    private final BatchFold fold = new BatchFold(new NameTable());
    private long next;
    private long durableThrough;
    private boolean cleanlyClosed;
    private int endCycle;
    private int endPosition;
    private String tornAt = "";

    /** @throws DamagedLogException when there is no first cycle */
    EpochWalk(JournalLayout layout, Manifest manifest) throws IOException {
        this.layout = layout;
        this.manifest = manifest;
        durableThrough = manifest.durableThrough();
        next = manifest.openFirstSequence();
        cycles = new ArrayList<>(layout.cycles(manifest.epoch()));
        cycles.removeIf(cycle -> cycle < manifest.openCycle());
        if (cycles.isEmpty() || cycles.get(0) != manifest.openCycle()) {
            throw new DamagedLogException(layout.cycle(manifest.epoch(), manifest.openCycle())
                    + ": expected the first cycle of epoch " + manifest.epoch() + ", got no such file");
        }
        for (int cycle : cycles) {
            heads.add(readHead(cycle));
        }
        newestHeadRecordsDurable();
    }

    /** The cycles' numbers, ascending. */
    List<Integer> cycles() {
        return cycles;
    }

    CycleHead head(int index) {
        return heads.get(index);
    }

    long durableThrough() {
        return durableThrough;
    }

    /** The index of the cycle that holds the first event which is not known to be durable, or would. */
    int indexOfUnsettled() {
        for (int i = cycles.size() - 1; i >= 0; i--) {
            if (heads.get(i).isComplete() && heads.get(i).firstSequence() <= durableThrough + 1) {
                return i;
            }
        }
        throw damaged(cycles.get(0), heads.get(0).faultPosition(), heads.get(0).fault());
    }

    /** The last event, as far as excerpts fit together: nothing but their headers is looked at, and no CRC. */
    long lastAtAGlance() throws IOException {
        int index = cycles.size() - 1;
        while (index > 0 && !heads.get(index).isComplete()) {
            index--;
        }
        long behind = next;
        try (CycleCursor cursor = cursor(cycles.get(index))) {
            if (CycleHead.read(cursor, new NameTable()).isComplete()) {
                behind = heads.get(index).firstSequence();
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
        requireHeads(fromIndex);
        next = heads.get(fromIndex).firstSequence();
        fold.lastTimestampNs(heads.get(fromIndex).about().lastTimestampNs());
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
                .filter(end -> durableThrough >= end.nextSequence())
                .map(SpoiltEnd::what)
                .toList();
    }

    /** Walks one cycle; whether the next one goes on behind it. */
    private boolean goesOnAfter(int index, Visitor visitor) throws IOException {
        try (CycleCursor cursor = cursor(cycles.get(index))) {
            CycleHead head = CycleHead.read(cursor, fold.names());
            if (!head.isComplete()) {
                throw damaged(cycles.get(index), head.faultPosition(), head.fault());
            }
            while (true) {
                Stop stop = walk(cursor, visitor);
                if (isContinued(index)) {
                    if (stop.isFault()) {
                        spoiltEnds.add(
                                new SpoiltEnd(next, place(cursor.cycle(), stop.position()) + ": " + stop.what()));
                    }
                    return true;
                }
                Verdict verdict = judge(index, stop, cursor);
                if (isContinued(index)) {
                    return true;
                }
                if (!isWrittenByNow(cursor)) {
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

    /** Walks on in one cycle; returns why it stopped. */
    private Stop walk(CycleCursor cursor, Visitor visitor) throws IOException {
        while (true) {
            endCycle = cursor.cycle();
            endPosition = cursor.nextPosition();
            int found = cursor.next();
            if (found == CycleCursor.DAMAGED) {
                return new Stop(found, cursor.position(), cursor.fault());
            }
            // What was passed over to get here, as Chronicle's own, may have been the event.
            if (found != CycleCursor.EXCERPT) {
                return new Stop(found, endPosition, "expected event " + next + ", got nothing");
            }
            if (cursor.kind() == ExcerptKind.HEAD || cursor.firstSequence() != next) {
                return new Stop(
                        CycleCursor.DAMAGED,
                        endPosition,
                        "expected event " + next + ", got " + cursor.kind() + " of " + cursor.firstSequence());
            }
            String fault = fold.take(cursor);
            if (fault != null) {
                throw damaged(cursor.cycle(), cursor.position(), fault);
            }
            durableThrough = Math.max(durableThrough, cursor.durableThrough());
            cleanlyClosed = cursor.kind() == ExcerptKind.CLOSE;
            if (cursor.kind() == ExcerptKind.BATCH || cursor.kind() == ExcerptKind.LOST_RANGE) {
                next = BatchFold.nextSequence(cursor);
                visitor.onEvents(cursor);
            }
        }
    }

    /** Whether the next cycle begins with the next event. A head that was not there yet is looked at again. */
    private boolean isContinued(int index) throws IOException {
        if (index + 1 == cycles.size() || cycles.get(index + 1) != cycles.get(index) + 1) {
            return false;
        }
        if (heads.get(index + 1).isPending()) {
            heads.set(index + 1, readHead(cycles.get(index + 1)));
        }
        CycleHead head = heads.get(index + 1);
        return head.isComplete() && head.firstSequence() == next;
    }

    /** Whether what was missing a moment ago stands there now. */
    private boolean isWrittenByNow(CycleCursor cursor) throws IOException {
        cursor.position(endPosition);
        boolean written = cursor.next() == CycleCursor.EXCERPT
                && cursor.kind() != ExcerptKind.HEAD
                && cursor.firstSequence() == next;
        cursor.position(endPosition);
        return written;
    }

    /** Finds out whether something is damaged, or the tail is torn, or the log just ends here. */
    private Verdict judge(int index, Stop stop, CycleCursor cursor) throws IOException {
        int cycle = cycles.get(index);
        int position = stop.position();
        String what = stop.what();
        boolean torn = stop.isFault();
        boolean isLast = index + 1 == cycles.size();
        Path promised = layout.cycle(manifest.epoch(), cycle + 1);
        if (!torn && (stop.isEndMark() || !isLast) && !Files.exists(promised)) {
            torn = true;
            what = "expected " + promised.getFileName() + " to come, got no such file";
        } else if (!torn && !isLast && isHeadDue(index + 1, stop)) {
            torn = true;
            cycle = cycles.get(index + 1);
            position = heads.get(index + 1).faultPosition();
            what = heads.get(index + 1).fault();
        }
        String place = place(cycle, position) + ": " + what;
        String unreadable = "";
        if (durableThrough >= next) {
            return Verdict.damaged(place + "; events through " + durableThrough + " were recorded as durable");
        }
        int from = endPosition;
        for (int i = index; i < cycles.size(); i++) {
            try (CycleCursor later = cursor(cycles.get(i))) {
                while (later.find(from)) {
                    if (!torn && isWrittenByNow(cursor)) {
                        // A writer has gone on, perhaps far: this is no hole.
                        return new Verdict(null, "");
                    }
                    torn = true;
                    if (later.durableThrough() >= next) {
                        return Verdict.damaged(place + "; " + place(later.cycle(), later.position())
                                + " records events through " + later.durableThrough() + " as durable");
                    }
                    from = later.nextPosition();
                }
                if (unreadable.isEmpty() && later.passedOver() >= 0) {
                    unreadable = place(later.cycle(), later.passedOver());
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

    /**
     * Whether a head is missing that was written, or that an end mark promises, or the next cycle's file, which a writer makes behind it; one
     * that the writer had not begun is no fault of its own.
     */
    private boolean isHeadDue(int index, Stop stop) throws IOException {
        if (heads.get(index).isComplete()) {
            return false;
        }
        if (stop.isEndMark() || !heads.get(index).isPending() || index + 1 < cycles.size()) {
            return true;
        }
        try (CycleCursor cursor = cursor(cycles.get(index))) {
            return cursor.find(0);
        }
    }

    /** What was forced is covered by the record of the newest head that verifies, and by the manifest. */
    private void newestHeadRecordsDurable() {
        for (int i = heads.size() - 1; i >= 0; i--) {
            if (heads.get(i).isComplete()) {
                durableThrough = Math.max(durableThrough, heads.get(i).durableThrough());
                return;
            }
        }
    }

    private void requireHeads(int upToIndex) {
        for (int i = 0; i <= upToIndex; i++) {
            int cycle = cycles.get(i);
            CycleHead head = heads.get(i);
            if (i > 0 && cycle != cycles.get(i - 1) + 1) {
                throw damaged(cycles.get(i - 1) + 1, 0, "expected a cycle, got no such file");
            }
            if (!head.isComplete()) {
                throw damaged(cycle, head.faultPosition(), head.fault());
            }
            long lowest =
                    i == 0 ? manifest.openFirstSequence() : heads.get(i - 1).firstSequence();
            if (head.firstSequence() < lowest
                    || i == 0 && head.firstSequence() > lowest
                    || head.epoch() != manifest.epoch()) {
                throw damaged(
                        cycle,
                        0,
                        "expected a cycle of epoch " + manifest.epoch() + " that begins with event " + lowest
                                + (i == 0 ? "" : " or a later one") + ", got one of epoch " + head.epoch()
                                + " from event " + head.firstSequence());
            }
        }
    }

    private CycleCursor cursor(int cycle) throws IOException {
        CycleMapping mapping = layout.mapping(layout.cycle(manifest.epoch(), cycle));
        return new CycleCursor(mapping, manifest.seed(), cycle, true);
    }

    private CycleHead readHead(int cycle) throws IOException {
        return CycleHead.read(layout, layout.cycle(manifest.epoch(), cycle), manifest.seed(), cycle);
    }

    private DamagedLogException damaged(int cycle, int position, String what) {
        return new DamagedLogException(place(cycle, position) + ": " + what);
    }

    private String place(int cycle, int position) {
        return layout.cycle(manifest.epoch(), cycle) + " byte " + position;
    }

    /**
     * Why a cycle could not be walked any further.
     *
     * @param found what the cursor came upon
     * @param position of that in the file
     */
    private record Stop(int found, int position, String what) {
        /** Whether something stands there that does not belong. */
        boolean isFault() {
            return found == CycleCursor.DAMAGED;
        }

        boolean isEndMark() {
            return found == CycleCursor.END_MARK;
        }
    }

    /**
     * What does not verify behind the last event of a cycle.
     *
     * @param nextSequence the next cycle's first event
     */
    private record SpoiltEnd(long nextSequence, String what) {}

    /**
     * What that means.
     *
     * @param damage null when nothing is damaged
     * @param tornAt where the torn tail begins; empty when none is
     */
    private record Verdict(DamagedLogException damage, String tornAt) {
        static Verdict damaged(String what) {
            return new Verdict(new DamagedLogException(what), "");
        }
    }
}
