package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds what counts of each opening's files where no manifest says it.
 *
 * <p>An opening has <em>counted</em> when it has written something of its own behind its head and the copied tail, which is the first that it does once the manifest names it, or when another one has come behind it. From then
 * on what the earlier ones have may be deleted, and counts only as far as it was built on: through what is on record as durable there, or through the end of what holds together from the
 * opening's begin on. What stands further behind was a torn tail, and its sequences may have been given again. One that has not counted may have been killed on its way; then what it copied,
 * or was to copy, stands in the one before it.
 *
 * <p>Where several have the same events, those of the latest are taken, and the others fill the gaps that damage has made there.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageOrder {
    /** Events of one file that follow each other, with nothing between them that does not verify. */
    private static final class Run {
        private final Path file;
        private final int cycle;
        private final int from;
        private final long first;
        private final String fault;
        private int lastFrom;
        private long last;

        private Run(CycleCursor excerpt, String fault) {
            file = excerpt.mapping().path();
            cycle = excerpt.cycle();
            from = excerpt.position();
            first = excerpt.firstSequence();
            this.fault = fault;
            add(excerpt);
        }

        private void add(CycleCursor excerpt) {
            lastFrom = excerpt.position();
            last = BatchFold.nextSequence(excerpt) - 1;
        }

        private SalvagePiece piece(long pieceFirst, long pieceLast) {
            return new SalvagePiece(file, cycle, from, pieceFirst, pieceLast, pieceFirst == first ? fault : "");
        }
    }

    private static final class Opening {
        private final List<Run> runs = new ArrayList<>();
        /** The files that have no event and stand behind those which have. */
        private final List<SalvagePiece> eventless = new ArrayList<>();

        private boolean verifies;
        private long firstOwn = Long.MAX_VALUE;
        private long durableThrough;

        /** Of one of which nothing verifies it is not known. */
        private boolean mayHaveCounted() {
            return !verifies || firstOwn < Long.MAX_VALUE;
        }

        private Run lastRun() {
            return runs.isEmpty() ? null : runs.get(runs.size() - 1);
        }

        /** The last event through which it holds together with what is in front of it. */
        private long wholeThrough(long before) {
            long through = before;
            for (Run run : runs) {
                if (!run.fault.isEmpty() || run.first > through + 1) {
                    break;
                }
                through = Math.max(through, run.last);
            }
            return through;
        }

        /** What stands behind its last event. */
        private List<SalvagePiece> end() {
            List<SalvagePiece> end = new ArrayList<>();
            Run last = lastRun();
            if (last != null) {
                end.add(SalvagePiece.withoutEvents(last.file, last.cycle, last.lastFrom));
            }
            end.addAll(eventless);
            return end;
        }
    }

    private final JournalLayout layout;
    private final long seed;
    private final SalvageWalk walk = new SalvageWalk();
    private final List<Opening> openings = new ArrayList<>();
    /** Ranges of events that have been found already: the first of each, and the last. */
    private final TreeMap<Long, Long> found = new TreeMap<>();

    private SalvageOrder(JournalLayout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
    }

    /**
     * Looks at all files once.
     *
     * @param firstSequence the log's
     * @return in the order of the events; what comes last has none, and shows how the log ends
     */
    static List<SalvagePiece> of(JournalLayout layout, long seed, long firstSequence) throws IOException {
        SalvageOrder order = new SalvageOrder(layout, seed);
        for (int epoch : layout.epochs()) {
            order.look(epoch);
        }
        return order.pieces(firstSequence - 1);
    }

    private void look(int epoch) throws IOException {
        Opening opening = new Opening();
        openings.add(opening);
        // What the one before ended with is not in front of this one's events.
        walk.takeFault();
        for (int cycle : layout.cycles(epoch)) {
            Path file = layout.cycle(epoch, cycle);
            Run before = opening.lastRun();
            try (CycleCursor cursor = new CycleCursor(layout.mapping(file), seed, cycle, true)) {
                noteHead(cursor);
                walk.walk(cursor, excerpt -> take(excerpt, epoch, opening));
            } catch (InternalError e) {
                walk.noteUnreadable(file.toString(), e);
            }
            if (opening.lastRun() == before) {
                opening.eventless.add(SalvagePiece.withoutEvents(file, cycle, 0));
            } else {
                opening.eventless.clear();
            }
        }
    }

    /** An opening builds on nothing behind a head that is not whole. */
    private void noteHead(CycleCursor cursor) throws IOException {
        try {
            CycleHead head = CycleHead.read(cursor, new NameTable());
            if (!head.isComplete()) {
                walk.note(cursor.mapping().path() + " byte " + head.faultPosition() + ": " + head.fault());
            }
        } catch (InternalError e) {
            walk.noteUnreadable(SalvageWalk.place(cursor), e);
            cursor.mapping().forget();
        }
        cursor.position(0);
    }

    private boolean take(CycleCursor excerpt, int epoch, Opening opening) {
        opening.verifies = true;
        opening.durableThrough = Math.max(opening.durableThrough, excerpt.durableThrough());
        ExcerptKind kind = excerpt.kind();
        if (kind != ExcerptKind.HEAD && excerpt.epoch() == epoch) {
            opening.firstOwn = Math.min(opening.firstOwn, excerpt.firstSequence());
        }
        if (kind != ExcerptKind.BATCH && kind != ExcerptKind.LOST_RANGE) {
            return true;
        }
        String wrong = new BatchFold(new NameTable()).take(excerpt);
        if (wrong != null) {
            walk.note(SalvageWalk.place(excerpt) + ": " + wrong);
            return true;
        }
        String fault = walk.takeFault();
        Run run = opening.lastRun();
        boolean goesOn = run != null
                && run.file.equals(excerpt.mapping().path())
                && run.last + 1 == excerpt.firstSequence()
                && fault.isEmpty();
        if (goesOn) {
            run.add(excerpt);
        } else {
            opening.runs.add(new Run(excerpt, fault));
        }
        return true;
    }

    private List<SalvagePiece> pieces(long before) {
        long[] through = countsThrough(before);
        List<SalvagePiece> pieces = new ArrayList<>();
        List<SalvagePiece> end = List.of();
        for (int i = openings.size() - 1; i >= 0; i--) {
            Opening opening = openings.get(i);
            for (Run run : opening.runs) {
                addNew(run, Math.min(run.last, through[i]), pieces);
            }
            end = end.isEmpty() ? opening.end() : end;
        }
        pieces.sort(Comparator.comparingLong(SalvagePiece::first));
        pieces.addAll(end);
        return pieces;
    }

    /** The last event of each opening that counts. */
    private long[] countsThrough(long before) {
        int openingsFound = openings.size();
        long[] through = new long[openingsFound];
        long last = Long.MAX_VALUE;
        for (int i = openingsFound - 1; i >= 0; i--) {
            through[i] = last;
            last = Math.min(last, openings.get(i).firstOwn - 1);
        }
        long behind = before;
        for (int i = 0; i + 1 < openingsFound; i++) {
            Opening opening = openings.get(i);
            boolean isBuiltOn = i + 2 < openingsFound || openings.get(i + 1).mayHaveCounted();
            if (isBuiltOn) {
                long built = Math.max(opening.durableThrough, opening.wholeThrough(behind));
                through[i] = Math.min(through[i], built);
                behind = through[i];
            }
        }
        return through;
    }

    /** Of a run through an event, what no later opening has. */
    private void addNew(Run run, long last, List<SalvagePiece> pieces) {
        List<SalvagePiece> added = new ArrayList<>();
        long first = run.first;
        Map.Entry<Long, Long> next = found.floorEntry(first);
        next = next == null ? found.higherEntry(first) : next;
        while (next != null && next.getKey() <= last) {
            if (first < next.getKey()) {
                added.add(run.piece(first, next.getKey() - 1));
            }
            first = Math.max(first, next.getValue() + 1);
            next = found.higherEntry(next.getKey());
        }
        if (first <= last) {
            added.add(run.piece(first, last));
        }
        added.forEach(piece -> found.put(piece.first(), piece.last()));
        pieces.addAll(added);
    }
}
