package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.chronicle.CycleCursor;
import io.anel.journal.chronicle.CycleMapping;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks the cycles of one opening as far as they verify, and judges what stands behind that.
 *
 * <p>All that was forced is intact after a power loss, so every DURABLE event is in the longest verified prefix. At the first
 * thing that does not verify, or is missing, it looks on through this and all later cycles: an excerpt that verifies and says
 * that the log was durable past the hole proves that something was damaged. Else the tail is torn.
 *
 * <p>It changes nothing.
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
        cycles = new ArrayList<>(layout.cycles(manifest.epoch()));
        cycles.removeIf(cycle -> cycle < manifest.openCycle());
        if (cycles.isEmpty() || cycles.get(0) != manifest.openCycle()) {
            throw new DamagedLogException(layout.cycle(manifest.epoch(), manifest.openCycle())
                    + ": expected the first cycle of epoch " + manifest.epoch() + ", got no such file");
        }
        for (int cycle : cycles) {
            try (CycleCursor cursor = cursor(cycle)) {
                heads.add(CycleHead.read(cursor, new NameTable()));
            }
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

    /** The index of the newest cycle whose head verifies, or 0. */
    int indexOfNewest() {
        int index = cycles.size() - 1;
        while (index > 0 && !heads.get(index).isComplete()) {
            index--;
        }
        return index;
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
        while (true) {
            try (CycleCursor cursor = cursor(cycles.get(index))) {
                CycleHead head = CycleHead.read(cursor, fold.names());
                if (!head.isComplete()) {
                    throw damaged(cycles.get(index), head.faultPosition(), head.fault());
                }
                do {
                    String stop = walk(cursor, visitor);
                    endCycle = cursor.cycle();
                    endPosition = cursor.position();
                    if (goesOnBehind(index)) {
                        break;
                    }
                    DamagedLogException damage = judge(cursor, index, stop);
                    if (!isWrittenByNow(cursor)) {
                        if (damage != null) {
                            throw damage;
                        }
                        return;
                    }
                } while (true);
            }
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

    int endPosition() {
        return endPosition;
    }

    /** Where the torn tail begins, file and byte; empty when there is none. */
    String tornAt() {
        return tornAt;
    }

    CycleCursor cursor(int cycle) throws IOException {
        CycleMapping mapping = new CycleMapping(layout.cycle(manifest.epoch(), cycle));
        return new CycleCursor(mapping, manifest.seed(), cycle, true);
    }

    /** Returns why it stopped. */
    private String walk(CycleCursor cursor, Visitor visitor) throws IOException {
        while (true) {
            int found = cursor.next();
            if (found == CycleCursor.DAMAGED) {
                return cursor.fault();
            }
            if (found != CycleCursor.EXCERPT) {
                return "expected event " + next + ", got nothing";
            }
            if (cursor.kind() == ExcerptKind.HEAD || cursor.firstSequence() != next) {
                return "expected event " + next + ", got " + cursor.kind() + " of " + cursor.firstSequence();
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

    private boolean goesOnBehind(int index) {
        return index + 1 < cycles.size()
                && heads.get(index + 1).isComplete()
                && heads.get(index + 1).firstSequence() == next;
    }

    /** A writer may be at work while a tool looks: what was missing a moment ago may stand there now. */
    private boolean isWrittenByNow(CycleCursor cursor) throws IOException {
        cursor.position(endPosition);
        boolean written = cursor.next() == CycleCursor.EXCERPT
                && cursor.kind() != ExcerptKind.HEAD
                && cursor.firstSequence() == next;
        cursor.position(endPosition);
        if (written) {
            tornAt = "";
        }
        return written;
    }

    /** Returns what is damaged, or null when the log just ends here, torn or not. */
    private DamagedLogException judge(CycleCursor cursor, int index, String stop) throws IOException {
        if (stop.endsWith("got nothing") && index + 1 < cycles.size() && isDamagedHead(index + 1)) {
            CycleHead head = heads.get(index + 1);
            return judge(cycles.get(index + 1), head.faultPosition(), index, cursor.position(), head.fault());
        }
        return judge(cursor.cycle(), cursor.position(), index, cursor.position(), stop);
    }

    /** A head that was written and does not verify; one that the writer had not finished is no fault of its own. */
    private boolean isDamagedHead(int index) throws IOException {
        if (heads.get(index).isComplete() || !heads.get(index).isPending()) {
            return !heads.get(index).isComplete();
        }
        try (CycleCursor cursor = cursor(cycles.get(index))) {
            return cursor.find(0);
        }
    }

    private DamagedLogException judge(int cycle, int position, int index, int searchFrom, String stop)
            throws IOException {
        if (durableThrough >= next) {
            return damaged(cycle, position, stop + "; events through " + durableThrough + " were recorded as durable");
        }
        boolean torn = !stop.endsWith("got nothing");
        int from = searchFrom;
        for (int i = index; i < cycles.size(); i++) {
            try (CycleCursor later = cursor(cycles.get(i))) {
                while (later.find(from)) {
                    torn = true;
                    if (later.durableThrough() >= next) {
                        return damaged(
                                cycle,
                                position,
                                stop + "; " + layout.cycle(manifest.epoch(), later.cycle()) + " byte "
                                        + later.position() + " records events through " + later.durableThrough()
                                        + " as durable");
                    }
                    from = later.nextPosition();
                }
            }
            from = 0;
        }
        if (torn) {
            tornAt = place(cycle, position) + ": " + stop;
            cleanlyClosed = false;
        }
        return null;
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

    private DamagedLogException damaged(int cycle, int position, String what) {
        return new DamagedLogException(place(cycle, position) + ": " + what);
    }

    private String place(int cycle, int position) {
        Path file = layout.cycle(manifest.epoch(), cycle);
        return file + " byte " + position;
    }
}
