package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * What is left of one opening: the events in its files that verify, what does not, and what it says of itself and of the openings in front.
 *
 * <p>How much of it counts, {@link SalvageOrder} finds: it asks all of them.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageOpening {
    /** Events of one file, written by one opening, that follow each other with nothing between them that does not verify. */
    final class Run {
        private final Path file;
        private final int cycle;
        /** The opening that gave these events their sequences; an earlier one's are copies. */
        private final int writtenBy;

        private final long first;
        /** What was found in front of it; empty when nothing was. */
        private final String fault;

        private final int index = runs.size();
        /** Excerpts to begin a walk with, and the first event of each. */
        private final IntArrayList places = new IntArrayList();

        private final LongArrayList firsts = new LongArrayList();
        private int lastFrom;
        private long last;
        /** The last of them, or the one in front of where a later opening gave their sequences again. */
        private long mayCountThrough;

        private Run(CycleCursor excerpt, String fault) {
            file = excerpt.mapping().path();
            cycle = excerpt.cycle();
            writtenBy = excerpt.epoch();
            first = excerpt.firstSequence();
            this.fault = fault;
            add(excerpt);
        }

        private void add(CycleCursor excerpt) {
            if (places.isEmpty() || excerpt.position() - places.getInt(places.size() - 1) >= STEP_BYTES) {
                places.addInt(excerpt.position());
                firsts.addLong(excerpt.firstSequence());
            }
            lastFrom = excerpt.position();
            last = BatchFold.nextSequence(excerpt) - 1;
            mayCountThrough = last;
        }

        private boolean goesOnWith(CycleCursor excerpt) {
            return file.equals(excerpt.mapping().path())
                    && writtenBy == excerpt.epoch()
                    && last + 1 == excerpt.firstSequence();
        }

        int epoch() {
            return epoch;
        }

        long first() {
            return first;
        }

        /** The last event of it that counts; one in front of its first where none does. */
        long last() {
            return Math.min(mayCountThrough, countsThrough);
        }

        /**
         * Some of its events.
         *
         * @param why they do not go on where the piece in front ends; empty when they do
         */
        SalvagePiece piece(long pieceFirst, long pieceLast, String why) {
            int step = firsts.size() - 1;
            while (step > 0 && firsts.getLong(step) > pieceFirst) {
                step--;
            }
            return new SalvagePiece(file, epoch, cycle, places.getInt(step), pieceFirst, pieceLast, why, false);
        }

        /** Why events are missing in front of it, as far as its own opening tells. */
        String faultInFront(long expected) {
            return fault.isEmpty()
                    ? SalvageWalk.place(file, places.getInt(0)) + ": expected event " + expected + ", got event "
                            + first
                    : fault;
        }

        /** Why events are missing behind it, where they were this opening's; empty when nothing tells, or they are another's. */
        String faultBehind() {
            if (last() >= Math.min(builtOnThrough, settledThrough)) {
                return "";
            }
            return index + 1 < runs.size() ? runs.get(index + 1).fault : faultAtEnd;
        }
    }

    /** How far apart in a file the excerpts are that a walk may begin with. */
    private static final int STEP_BYTES = 64 * 1024;

    private final JournalLayout layout;
    private final long seed;
    private final int epoch;
    private final SalvageWalk walk = new SalvageWalk();
    private final List<Run> runs = new ArrayList<>();
    /** The files that have no event and stand behind those which have. */
    private final List<SalvagePiece> eventless = new ArrayList<>();
    /** The cycles that there must be files of. */
    private final TreeSet<Integer> named = new TreeSet<>();

    private Path firstFile;
    private String faultAtEnd = "";
    private HeadCodec.BuiltOn builtOn;
    private long firstOwn = Long.MAX_VALUE;
    private boolean verifies;
    private long durableThrough;
    private long settledThrough = Long.MAX_VALUE;
    private long builtOnThrough = Long.MAX_VALUE;
    private long countsThrough = Long.MAX_VALUE;

    private SalvageOpening(JournalLayout layout, long seed, int epoch) {
        this.layout = layout;
        this.seed = seed;
        this.epoch = epoch;
    }

    /**
     * Looks at all files of it once.
     *
     * @param manifest of this opening, of a later or an earlier one; null where there is none
     */
    static SalvageOpening look(JournalLayout layout, long seed, int epoch, Manifest manifest) throws IOException {
        SalvageOpening opening = new SalvageOpening(layout, seed, epoch);
        if (manifest != null) {
            opening.believe(manifest);
        }
        opening.look();
        return opening;
    }

    /** What a manifest settles never changes: also an old one's word counts. */
    private void believe(Manifest manifest) {
        for (CycleBounds bounds : manifest.cycles()) {
            if (bounds.directoryEpoch() == epoch) {
                // What it was built on its head alone knows: the first of these may be copies.
                named.add(bounds.cycle());
                durableThrough = bounds.lastSequence();
                settledThrough = bounds.lastSequence();
            }
        }
        if (manifest.epoch() == epoch) {
            named.add(manifest.openCycle());
            builtOn = new HeadCodec.BuiltOn(manifest.openFirstSequence() - 1, manifest.durableThrough());
            durableThrough = manifest.durableThrough();
        }
    }

    private void look() throws IOException {
        TreeSet<Integer> cycles = new TreeSet<>(layout.cycles(epoch));
        cycles.addAll(named);
        int before = 0;
        for (int cycle : cycles) {
            if (before > 0 && cycle > before + 1) {
                walk.noteMissing(layout.cycle(epoch, before + 1));
            }
            before = cycle;
            look(cycle);
        }
        faultAtEnd = walk.fault().isEmpty() ? walk.end().fault() : walk.fault();
    }

    private void look(int cycle) throws IOException {
        Path file = layout.cycle(epoch, cycle);
        firstFile = firstFile == null ? file : firstFile;
        int runsBefore = runs.size();
        try (CycleCursor cursor = walk.open(layout, seed, file, cycle)) {
            if (cursor != null) {
                readHead(cursor);
                walk.walk(cursor, epoch, this::take);
            }
        } catch (InternalError e) {
            walk.noteUnreadable(file.toString(), e);
        }
        if (runs.size() == runsBefore) {
            eventless.add(SalvagePiece.withoutEvents(file, epoch, cycle, 0, named.contains(cycle)));
        } else {
            eventless.clear();
        }
    }

    /** An opening builds on nothing behind a head that is not whole. */
    private void readHead(CycleCursor cursor) throws IOException {
        try {
            CycleHead head = CycleHead.read(cursor, new NameTable());
            if (!head.isComplete()) {
                walk.note(SalvageWalk.place(cursor.mapping().path(), head.faultPosition()) + ": " + head.fault());
            } else if (lastRun() != null && head.beginsWith(lastRun().last + 1)) {
                // What does not verify in front of it is no event.
                walk.takeFault();
            }
        } catch (InternalError e) {
            walk.noteUnreadable(SalvageWalk.place(cursor), e);
            cursor.mapping().forget();
        }
        cursor.position(0);
    }

    private boolean take(CycleCursor excerpt) {
        verifies = true;
        durableThrough = Math.max(durableThrough, excerpt.durableThrough());
        ExcerptKind kind = excerpt.kind();
        if (excerpt.epoch() > epoch || kind == ExcerptKind.HEAD && excerpt.epoch() < epoch) {
            walk.note(SalvageWalk.place(excerpt) + ": expected a cycle of epoch " + epoch + ", got one of epoch "
                    + excerpt.epoch());
            return false;
        }
        if (kind == ExcerptKind.HEAD) {
            believeHead(excerpt);
        }
        if (kind != ExcerptKind.BATCH && kind != ExcerptKind.LOST_RANGE) {
            return true;
        }
        String wrong = new BatchFold(new NameTable()).take(excerpt);
        if (wrong != null) {
            walk.note(SalvageWalk.place(excerpt) + ": " + wrong);
            return true;
        }
        if (kind == ExcerptKind.BATCH && excerpt.epoch() == epoch) {
            firstOwn = Math.min(firstOwn, excerpt.firstSequence());
        }
        String fault = walk.takeFault();
        Run run = lastRun();
        if (run != null && fault.isEmpty() && run.goesOnWith(excerpt)) {
            run.add(excerpt);
        } else {
            runs.add(new Run(excerpt, fault));
        }
        return true;
    }

    /** Also where a later part of the head is damaged. */
    private void believeHead(CycleCursor part) {
        try {
            HeadCodec.About about =
                    HeadCodec.decode(part.mapping().buffer(), part.bodyOffset(), part.bodyLength(), new NameTable());
            builtOn = about == null || about.builtOn() == null ? builtOn : about.builtOn();
        } catch (IllegalArgumentException e) {
            walk.note(SalvageWalk.place(part) + ": " + e.getMessage());
        }
    }

    int epoch() {
        return epoch;
    }

    /** Whether anything of it does. */
    boolean verifies() {
        return verifies;
    }

    /** What was found in its files that does not verify, where no event does: what is missing may have stood there. Else empty. */
    String faultInPlaceOfEvents() {
        return runs.isEmpty() ? faultAtEnd : "";
    }

    List<Run> runs() {
        return runs;
    }

    private Run lastRun() {
        return runs.isEmpty() ? null : runs.get(runs.size() - 1);
    }

    /** Whether anything says what it was built on. */
    boolean tells() {
        return builtOn != null;
    }

    /** Whether it has come right behind another, and says what of that counts. */
    boolean tellsOf(SalvageOpening other) {
        return builtOn != null && epoch == other.epoch + 1;
    }

    /** The last event of earlier openings that can count: behind it stand its own. */
    long builtThrough() {
        return Math.min(builtOn == null ? Long.MAX_VALUE : builtOn.recoveredThrough(), firstOwn - 1);
    }

    /** Its first event that is no copy: no event of an earlier opening counts from there on, wherever it stands. */
    long firstOwn() {
        return firstOwn;
    }

    /** The last event that it has on record as durable. */
    long durableThrough() {
        return durableThrough;
    }

    /** The same of one that has counted: what it was built on, it had forced before, or found so. */
    long onRecordThrough() {
        return builtOn == null ? durableThrough : Math.max(durableThrough, builtOn.recoveredThrough());
    }

    /** The last event that verifies, and may count. */
    long verifiesThrough() {
        return runs.stream().mapToLong(Run::last).max().orElse(0);
    }

    /**
     * Says what of it cannot count.
     *
     * @param before the event in front of the log's first
     * @param through what later openings were built on
     * @param firstOwn of each opening, or of a later one: its first event that is no copy
     */
    void limit(long before, long through, NavigableMap<Integer, Long> firstOwn) {
        builtOnThrough = through;
        countsThrough = through;
        for (Run run : runs) {
            Map.Entry<Integer, Long> behind = firstOwn.higherEntry(run.writtenBy);
            run.mayCountThrough = behind == null ? run.last : Math.min(run.last, behind.getValue() - 1);
            // What salvage has written is all copies, and built on nothing.
            if (run.writtenBy < epoch && builtOn != null && builtOn.recoveredThrough() > before) {
                boolean isCopied = run.first > builtOn.settledThrough();
                run.mayCountThrough = Math.min(run.mayCountThrough, isCopied ? builtOn.recoveredThrough() : before);
            }
        }
    }

    /** The last event of it that counts, or may, with what is in front of it; but for what stands behind a hole. */
    long wholeThrough(long before) {
        long through = Math.max(before, onRecordThrough());
        for (Run run : runs) {
            if (run.mayCountThrough > through && run.mayCountThrough >= run.first) {
                if (run.first > through + 1 || run.first == through + 1 && isBehindAHole(run)) {
                    break;
                }
                through = run.mayCountThrough;
            }
        }
        return Math.min(through, countsThrough);
    }

    /** Up to its own first event all was forced before it counted: what is wrong there now, was not when the next one built on it. */
    private boolean isBehindAHole(Run run) {
        return !run.fault.isEmpty() && !(run.index == 0 && run.file.equals(firstFile));
    }

    /** Nobody tells how far it counts: as far as it holds together. */
    void cut(long before) {
        countsThrough = wholeThrough(before);
    }

    /** Whether all of a run counts, and no event of this opening stands behind it. */
    boolean endsWith(Run run) {
        return run == lastRun() && run.last() == run.last;
    }

    /** From its last event to the end of its files: they show how it ends. */
    List<SalvagePiece> end() {
        List<SalvagePiece> end = new ArrayList<>();
        Run last = lastRun();
        if (last != null) {
            end.add(SalvagePiece.withoutEvents(last.file, epoch, last.cycle, last.lastFrom, false));
        }
        end.addAll(eventless);
        return end;
    }

    /** The files behind its last event. */
    List<SalvagePiece> eventless() {
        return eventless;
    }
}
