package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.LongArrayList;

/**
 * Finds what counts of each opening's files where no manifest says it.
 *
 * <p>Each cycle's head says what its opening was built on: what the earlier ones have behind that was a torn tail, and its sequences may have been given again. Where no head tells, because the opening behind was killed before
 * it wrote one, has lost them, or is of a time before heads said so, an opening counts through what is on record as durable there, and as far behind that as it holds together; what verifies
 * further behind is told as lost: whether it counted, nobody can say any more.
 *
 * <p>Where several have the same events, because a later one has copied them, those of the latest are taken, and the others fill the gaps that damage has made there.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageOrder {
    /** Events of one file that follow each other, with nothing between them that does not verify. */
    private static final class Run {
        private final Path file;
        private final int cycle;
        private final long first;
        private final String fault;
        /** Excerpts to begin a walk with, and the first event of each. */
        private final IntArrayList places = new IntArrayList();

        private final LongArrayList firsts = new LongArrayList();
        private int lastFrom;
        private long last;

        private Run(CycleCursor excerpt, String fault) {
            file = excerpt.mapping().path();
            cycle = excerpt.cycle();
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
        }

        private SalvagePiece piece(long pieceFirst, long pieceLast) {
            int step = firsts.size() - 1;
            while (step > 0 && firsts.getLong(step) > pieceFirst) {
                step--;
            }
            return new SalvagePiece(
                    file, cycle, places.getInt(step), pieceFirst, pieceLast, pieceFirst == first ? fault : "", false);
        }
    }

    private static final class Opening {
        private final int epoch;
        private final List<Run> runs = new ArrayList<>();
        /** The files that have no event and stand behind those which have. */
        private final List<SalvagePiece> eventless = new ArrayList<>();

        private HeadCodec.BuiltOn builtOn;
        private long durableThrough;
        private long countsThrough = Long.MAX_VALUE;

        private Opening(int epoch) {
            this.epoch = epoch;
        }

        private Run lastRun() {
            return runs.isEmpty() ? null : runs.get(runs.size() - 1);
        }

        /** The last event through which it holds together, with what is in front of it and what is known to have been whole. */
        private long wholeThrough(long before) {
            long through = Math.max(before, durableThrough);
            for (Run run : runs) {
                if (run.last > through) {
                    boolean goesOn = run.first <= through || run.first == through + 1 && run.fault.isEmpty();
                    if (!goesOn) {
                        break;
                    }
                    through = run.last;
                }
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

    /** How far apart in a file the excerpts are that a walk may begin with. */
    private static final int STEP_BYTES = 64 * 1024;

    private final JournalLayout layout;
    private final long seed;
    private final SalvageWalk walk = new SalvageWalk();
    private final List<Opening> openings = new ArrayList<>();
    private final List<SalvagePiece> pieces = new ArrayList<>();
    /** Ranges of events that have been found already: the first of each, and the last. */
    private final TreeMap<Long, Long> found = new TreeMap<>();

    private long toldThrough;

    private SalvageOrder(JournalLayout layout, long seed) {
        this.layout = layout;
        this.seed = seed;
    }

    /**
     * Looks at all files once.
     *
     * @param firstSequence the log's
     */
    static SalvageOrder of(JournalLayout layout, long seed, long firstSequence) throws IOException {
        SalvageOrder order = new SalvageOrder(layout, seed);
        for (int epoch : layout.epochs()) {
            order.look(epoch);
        }
        order.limit(firstSequence - 1);
        order.fill();
        return order;
    }

    /** In the order of the events; what comes last has none, and shows how the log ends. */
    List<SalvagePiece> pieces() {
        return pieces;
    }

    /** The last event that is on record as durable, or may have counted. */
    long toldThrough() {
        return toldThrough;
    }

    private void look(int epoch) throws IOException {
        Opening opening = new Opening(epoch);
        openings.add(opening);
        // What the one before ended with is not in front of this one's events.
        walk.takeFault();
        for (int cycle : layout.cycles(epoch)) {
            Path file = layout.cycle(epoch, cycle);
            Run before = opening.lastRun();
            try (CycleCursor cursor = new CycleCursor(layout.mapping(file), seed, cycle, true)) {
                readHead(cursor, opening);
                walk.walk(cursor, excerpt -> take(excerpt, opening));
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
    private void readHead(CycleCursor cursor, Opening opening) throws IOException {
        try {
            CycleHead head = CycleHead.read(cursor, new NameTable());
            if (!head.isComplete()) {
                walk.note(cursor.mapping().path() + " byte " + head.faultPosition() + ": " + head.fault());
            } else if (head.about().builtOn() != null) {
                opening.builtOn = head.about().builtOn();
            }
        } catch (InternalError e) {
            walk.noteUnreadable(SalvageWalk.place(cursor), e);
            cursor.mapping().forget();
        }
        cursor.position(0);
    }

    private boolean take(CycleCursor excerpt, Opening opening) {
        opening.durableThrough = Math.max(opening.durableThrough, excerpt.durableThrough());
        ExcerptKind kind = excerpt.kind();
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

    /** Says through which event each opening counts. */
    private void limit(long before) {
        long built = Long.MAX_VALUE;
        for (int i = openings.size() - 1; i >= 0; i--) {
            Opening opening = openings.get(i);
            opening.countsThrough = built;
            built = opening.builtOn == null ? built : Math.min(built, opening.builtOn.recoveredThrough());
        }
        long through = before;
        for (int i = 0; i < openings.size(); i++) {
            Opening opening = openings.get(i);
            toldThrough = Math.max(toldThrough, opening.durableThrough);
            if (i + 1 < openings.size() && !isToldBy(opening, openings.get(i + 1))) {
                Run last = opening.lastRun();
                long verifies = last == null ? 0 : Math.min(last.last, opening.countsThrough);
                toldThrough = Math.max(toldThrough, verifies);
                opening.countsThrough = Math.min(opening.countsThrough, opening.wholeThrough(through));
            }
            through = Math.max(through, Math.min(opening.countsThrough, opening.wholeThrough(through)));
        }
    }

    /** Whether the next opening has come right behind this one, and says what of it counts. */
    private static boolean isToldBy(Opening opening, Opening next) {
        return next.builtOn != null && next.epoch == opening.epoch + 1;
    }

    private void fill() {
        List<SalvagePiece> end = List.of();
        for (int i = openings.size() - 1; i >= 0; i--) {
            Opening opening = openings.get(i);
            for (Run run : opening.runs) {
                addNew(run, Math.min(run.last, opening.countsThrough));
            }
            end = end.isEmpty() ? opening.end() : end;
        }
        pieces.sort(Comparator.comparingLong(SalvagePiece::first));
        pieces.addAll(end);
    }

    /** Of a run through an event, what no later opening has. */
    private void addNew(Run run, long last) {
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
