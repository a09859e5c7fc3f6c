package io.anel.journal;

import io.anel.event.EventId;
import io.anel.journal.Salvage.End;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds what counts of each opening's files, and puts it in order.
 *
 * <p>The manifest and each cycle's head say what their opening was built on: what the earlier ones have behind that was a torn tail, and its sequences may have been given again. Where nothing tells, because the opening behind
 * was killed before it wrote a head, or has lost all, an opening counts through what is on record as durable there, and as far behind that as it holds together; what verifies
 * further behind is told as lost: whether it counted, nobody can say any more.
 *
 * <p>Where several have the same events, because a later one has copied them, those of the latest are taken, and the others fill the gaps that damage has made there.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageOrder {
    /** Some events of a run that no later opening has. */
    private record Part(SalvageOpening.Run run, long first, long last) {}

    private final List<SalvageOpening> openings = new ArrayList<>();
    private final List<SalvagePiece> pieces = new ArrayList<>();
    private final List<Part> parts = new ArrayList<>();
    /** Ranges of events that have been found already: the first of each, and the last. */
    private final TreeMap<Long, Long> found = new TreeMap<>();

    private final JournalLayout layout;
    private final long before;
    private final int lastCounting;
    private long toldThrough;
    private End endOfNothing;

    /**
     * @param before the event in front of the log's first
     * @param lastCounting the opening behind which none has counted
     */
    private SalvageOrder(JournalLayout layout, long before, int lastCounting) {
        this.layout = layout;
        this.before = before;
        this.lastCounting = lastCounting;
    }

    /**
     * Looks at all files once.
     *
     * @param manifest the journal's, or one that is older; null where there is none
     * @param isLatest whether nothing shows that it is older: an opening behind it has not counted
     */
    static SalvageOrder of(JournalLayout layout, long seed, Manifest manifest, boolean isLatest) throws IOException {
        SalvageOrder order = new SalvageOrder(
                layout,
                manifest == null ? 0 : manifest.firstSequence() - 1,
                isLatest ? manifest.epoch() : Integer.MAX_VALUE);
        for (int epoch : epochs(layout, manifest)) {
            order.openings.add(SalvageOpening.look(layout, seed, epoch, manifest));
        }
        order.limit();
        order.find();
        order.arrange();
        order.finish();
        return order;
    }

    /** Those that there are directories of, and those that the manifest knows of. */
    private static Set<Integer> epochs(JournalLayout layout, Manifest manifest) throws IOException {
        TreeSet<Integer> epochs = new TreeSet<>(layout.epochs());
        if (manifest != null) {
            epochs.add(manifest.epoch());
            manifest.cycles().forEach(bounds -> epochs.add(bounds.directoryEpoch()));
        }
        // Others are somebody else's.
        return epochs.subSet(1, true, EventId.MAX_EPOCH, true);
    }

    /** In the order of the events; what comes last has none, and shows how the log ends. */
    List<SalvagePiece> pieces() {
        return pieces;
    }

    /** The event that the log begins with. */
    long firstSequence() {
        return before + 1;
    }

    /** The last event that is on record as durable, or may have counted. */
    long toldThrough() {
        return toldThrough;
    }

    /** The latest opening's number; 0 when there is none. */
    int lastEpoch() {
        return openings.isEmpty() ? 0 : openings.get(openings.size() - 1).epoch();
    }

    /** Whether anything does. */
    boolean verifies() {
        return openings.stream().anyMatch(SalvageOpening::verifies);
    }

    /** Why events are missing behind the last one; empty when nothing tells. */
    String faultBehind() {
        return parts.isEmpty()
                ? faultBetween(0, Integer.MAX_VALUE)
                : faultBehind(parts.get(parts.size() - 1).run, Integer.MAX_VALUE);
    }

    /** Where the opening that has the run does not tell, one behind it may that has lost all its events. */
    private String faultBehind(SalvageOpening.Run run, int nextEpoch) {
        String fault = run.faultBehind();
        return fault.isEmpty() ? faultBetween(run.epoch(), nextEpoch) : fault;
    }

    private String faultBetween(int epoch, int nextEpoch) {
        return openings.stream()
                .filter(opening -> opening.epoch() > epoch && opening.epoch() < nextEpoch)
                .map(SalvageOpening::faultInPlaceOfEvents)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The file that has the last event; the journal where there is none. */
    Path lastPlace() {
        return parts.isEmpty()
                ? layout.directory()
                : pieces.get(parts.size() - 1).file();
    }

    /** How the log ends where there is nothing to look at; else null. */
    End endOfNothing() {
        return endOfNothing;
    }

    /** Says through which event each opening counts. */
    private void limit() {
        NavigableMap<Integer, Long> firstOwn = firstOwn();
        long built = Long.MAX_VALUE;
        for (int i = openings.size() - 1; i >= 0; i--) {
            openings.get(i).limit(before, built, firstOwn);
            built = Math.min(built, openings.get(i).builtThrough());
        }
        long through = before;
        for (int i = 0; i < openings.size(); i++) {
            SalvageOpening opening = openings.get(i);
            boolean hasCounted = opening.epoch() <= lastCounting;
            toldThrough = Math.max(toldThrough, hasCounted ? opening.onRecordThrough() : opening.durableThrough());
            if (i + 1 < openings.size() && !openings.get(i + 1).tellsOf(opening)) {
                toldThrough = Math.max(toldThrough, opening.verifiesThrough());
                opening.cut(through);
            }
            through = Math.max(through, opening.wholeThrough(through));
        }
    }

    /** Of each opening the lowest event that it, or a later one, wrote itself. */
    private NavigableMap<Integer, Long> firstOwn() {
        NavigableMap<Integer, Long> firstOwn = new TreeMap<>();
        long lowest = Long.MAX_VALUE;
        for (int i = openings.size() - 1; i >= 0; i--) {
            lowest = Math.min(lowest, openings.get(i).firstOwn());
            firstOwn.put(openings.get(i).epoch(), lowest);
        }
        return firstOwn;
    }

    private void find() {
        found.put(Long.MIN_VALUE, before);
        for (int i = openings.size() - 1; i >= 0; i--) {
            openings.get(i).runs().forEach(this::addNew);
        }
        parts.sort(Comparator.comparingLong(Part::first));
    }

    /** Of a run, what no later opening has. */
    private void addNew(SalvageOpening.Run run) {
        List<Part> added = new ArrayList<>();
        long first = run.first();
        Map.Entry<Long, Long> next = found.floorEntry(first);
        while (next != null && next.getKey() <= run.last()) {
            if (first < next.getKey()) {
                added.add(new Part(run, first, next.getKey() - 1));
            }
            first = Math.max(first, next.getValue() + 1);
            next = found.higherEntry(next.getKey());
        }
        if (first <= run.last()) {
            added.add(new Part(run, first, run.last()));
        }
        added.forEach(part -> found.put(part.first, part.last));
        parts.addAll(added);
    }

    private void arrange() {
        long next = before + 1;
        SalvageOpening.Run inFront = null;
        for (Part part : parts) {
            String why = "";
            if (part.first > next) {
                int epoch = part.run.epoch();
                why = inFront == null ? faultBetween(0, epoch) : faultBehind(inFront, epoch);
                why = why.isEmpty() ? part.run.faultInFront(next) : why;
            }
            pieces.add(part.run.piece(part.first, part.last, why));
            next = part.last + 1;
            inFront = part.run;
        }
    }

    /** The last pieces show how the log ends. */
    private void finish() {
        SalvageOpening last = null;
        for (SalvageOpening opening : openings) {
            // One that says nothing may have been wiped, and the manifest may be older than it.
            last = opening.epoch() <= lastCounting || !opening.tells() ? opening : last;
        }
        if (last == null) {
            return;
        }
        int lastPart = parts.size() - 1;
        if (lastPart >= 0 && last.endsWith(parts.get(lastPart).run)) {
            pieces.set(lastPart, pieces.get(lastPart).toTheEnd());
            pieces.addAll(last.eventless());
        } else if (!last.end().isEmpty()) {
            pieces.addAll(last.end());
        } else {
            endOfNothing = End.torn(layout.epoch(last.epoch()) + ": expected a cycle, got none");
        }
    }
}
