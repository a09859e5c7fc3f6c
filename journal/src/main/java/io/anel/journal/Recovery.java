package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Finds out what an opening can build on. It reads, and changes nothing. */
final class Recovery {
    private final JournalLayout layout;
    private final Manifest manifest;
    private final EpochWalk walk;
    /** What is not known to be settled; no more than was written between two forces. */
    private final ArrayDeque<Tail> tails = new ArrayDeque<>();

    private long settled;
    private long settledTimestampNs;

    private Recovery(JournalLayout layout, Manifest manifest) throws IOException {
        this.layout = layout;
        this.manifest = manifest;
        this.walk = new EpochWalk(layout, manifest);
    }

    /** @throws DamagedLogException when something is damaged that was DURABLE; it names the place */
    static RecoveredLog recover(JournalLayout layout, Manifest manifest) throws IOException {
        requireNewest(layout, manifest);
        if (manifest.epoch() == 0) {
            RecoveryReport report = new RecoveryReport(1, true, 0, 0, 0, "");
            long none = Long.MIN_VALUE;
            return new RecoveredLog(
                    List.of(), 0, none, 0, none, new NameTable(), List.of(), manifest.openCycle(), 0, 0, report);
        }
        return new Recovery(layout, manifest).recover();
    }

    /**
     * A directory for an opening behind the manifest's is one that was killed before it counted, and is deleted; unless there is
     * proof in it that it did count: then the manifest is an old one.
     *
     * @throws DamagedLogException when it is
     */
    static void requireNewest(JournalLayout layout, Manifest manifest) throws IOException {
        String proof;
        try {
            proof = proofOfALaterOpening(layout, manifest);
        } catch (NoSuchFileException e) {
            // An opening is at work, and has just deleted it.
            return;
        }
        // While a tool looks, the journal may be opened anew.
        if (proof != null && manifest.equals(ManifestFile.read(layout))) {
            throw new DamagedLogException(
                    layout.manifest() + " byte 0: expected the manifest of the latest opening, got that of epoch "
                            + manifest.epoch() + "; a later one wrote " + proof);
        }
    }

    private static String proofOfALaterOpening(JournalLayout layout, Manifest manifest) throws IOException {
        int next = manifest.epoch() + 1;
        for (int epoch : layout.epochs()) {
            if (epoch > next) {
                return layout.epoch(epoch).toString();
            }
        }
        for (int cycle : layout.cycles(next)) {
            CycleMapping mapping = layout.mapping(layout.cycle(next, cycle));
            try (CycleCursor cursor = new CycleCursor(mapping, manifest.seed(), cycle, true)) {
                // All that an opening writes before it counts are heads, and batches of earlier epochs.
                for (int from = 0; cursor.find(from); from = cursor.nextPosition()) {
                    if (cursor.kind() != ExcerptKind.HEAD && cursor.epoch() == next) {
                        return mapping.path() + " byte " + cursor.position();
                    }
                }
                if (cursor.passedOver() >= 0) {
                    return mapping.path() + ", or may have: the page at byte " + cursor.passedOver()
                            + " cannot be read";
                }
            }
        }
        return null;
    }

    private RecoveredLog recover() throws IOException {
        int from = walk.cycles().indexOfUnsettled();
        settled = walk.cycles().head(from).firstSequence() - 1;
        settledTimestampNs = walk.cycles().head(from).about().lastTimestampNs();
        walk.walk(from, this::onEvents);
        settle();
        long last = walk.nextSequence() - 1;
        RecoveryReport report = new RecoveryReport(
                manifest.epoch() + 1,
                walk.isCleanlyClosed(),
                last,
                walk.durableThrough(),
                last - settled,
                walk.tornAt());
        return new RecoveredLog(
                bounds(),
                settled,
                settledTimestampNs,
                last,
                walk.lastTimestampNs(),
                walk.names(),
                toCopy(),
                walk.cycles().number(walk.cycles().size() - 1) + 1,
                walk.endCycle(),
                walk.endPosition(),
                report);
    }

    private void onEvents(CycleCursor excerpt) {
        tails.add(new Tail(
                new RecoveredLog.BatchPlace(excerpt.cycle(), excerpt.position(), excerpt.bodyLength()),
                excerpt.kind(),
                walk.nextSequence() - 1,
                walk.lastTimestampNs()));
        settle();
    }

    /** What is known to be durable by now stays where it is. */
    private void settle() {
        while (!tails.isEmpty() && tails.peek().lastSequence() <= walk.durableThrough()) {
            Tail tail = tails.remove();
            settled = tail.lastSequence();
            settledTimestampNs = tail.timestampNs();
        }
    }

    private List<RecoveredLog.BatchPlace> toCopy() {
        List<RecoveredLog.BatchPlace> places = new ArrayList<>(tails.size());
        for (Tail tail : tails) {
            if (tail.kind() != ExcerptKind.BATCH) {
                // Salvage forces what it writes, and its manifest says so.
                throw new DamagedLogException(layout.cycle(
                                manifest.epoch(), tail.place().cycle()) + " byte "
                        + tail.place().position() + ": expected lost events to be on record as durable, got some to "
                        + tail.lastSequence() + ", with a record through " + walk.durableThrough());
            }
            places.add(tail.place());
        }
        return places;
    }

    private List<CycleBounds> bounds() {
        List<CycleBounds> bounds = new ArrayList<>(manifest.cycles());
        for (int i = 0; i < walk.cycles().size(); i++) {
            CycleHead head = walk.cycles().head(i);
            if (!head.isComplete() || head.firstSequence() > settled) {
                break;
            }
            boolean isLast = i + 1 == walk.cycles().size()
                    || !walk.cycles().head(i + 1).isComplete()
                    || walk.cycles().head(i + 1).firstSequence() > settled;
            long last = isLast ? settled : walk.cycles().head(i + 1).firstSequence() - 1;
            bounds.add(new CycleBounds(walk.cycles().number(i), manifest.epoch(), head.firstSequence(), last));
        }
        return bounds;
    }

    private record Tail(RecoveredLog.BatchPlace place, ExcerptKind kind, long lastSequence, long timestampNs) {}
}
