package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The way through a journal's cycles as one manifest describes it: first the finished ones, each to its bound, then those of the
 * current epoch, as far as there are files.
 *
 * <p><b>Threading:</b> one thread; the writer may be at work in any process.
 */
final class CyclePath {
    /** No bound: as far as the cycle goes. */
    static final long UNBOUNDED = Long.MAX_VALUE;

    private final JournalLayout layout;
    private final Manifest manifest;
    private final Object stamp;
    private final boolean verifyCrc;

    private CyclePath(JournalLayout layout, Manifest manifest, Object stamp, boolean verifyCrc) {
        this.layout = layout;
        this.manifest = manifest;
        this.stamp = stamp;
        this.verifyCrc = verifyCrc;
    }

    /**
     * Null when the directory has no manifest.
     *
     * @throws DamagedLogException also when the manifest is not that of the latest opening
     */
    static CyclePath read(JournalLayout layout, boolean verifyCrc) throws IOException {
        Object stamp;
        try {
            // The stamp first: if the manifest is replaced in between, the next look sees that it was.
            stamp = ManifestFile.stamp(layout);
        } catch (NoSuchFileException e) {
            return null;
        }
        Manifest manifest = ManifestFile.read(layout);
        if (manifest == null) {
            return null;
        }
        Recovery.requireNewest(layout, manifest);
        return new CyclePath(layout, manifest, stamp, verifyCrc);
    }

    Manifest manifest() {
        return manifest;
    }

    boolean isReplaced() throws IOException {
        return !stamp.equals(ManifestFile.stamp(layout));
    }

    /**
     * Where to begin to read for an event: the last cycle that begins at or before it, of those up to whose beginning all was forced; null when none
     * can be entered yet.
     *
     * <p>Behind what was forced a power loss may have left a hole in any cycle, and what stands behind it counts no more: that is come to by reading
     * only. So is a damaged head, which is passed over here.
     */
    Step locate(long sequence, NameTable names) throws IOException {
        List<Integer> open = sequence < manifest.openFirstSequence() ? List.of() : openCyclesDescending();
        int finished = manifest.cycles().size();
        while (finished > 0 && manifest.cycles().get(finished - 1).firstSequence() > sequence) {
            finished--;
        }
        return descend(open, finished, head -> head.firstSequence() <= sequence, names);
    }

    /** As {@link #locate}, for the first event that is not older than this. */
    Step locateTime(long timestampNs, NameTable names) throws IOException {
        Predicate<CycleHead> isBelow = head -> head.about().lastTimestampNs() < timestampNs;
        return descend(openCyclesDescending(), manifest.cycles().size(), isBelow, names);
    }

    private Step descend(List<Integer> open, int finished, Predicate<CycleHead> isBelow, NameTable names)
            throws IOException {
        Descent descent = new Descent(isBelow);
        boolean isDone = false;
        try {
            for (int i = 0; i < open.size() && !isDone; i++) {
                int cycle = open.get(i);
                isDone = descent.endsAt(() -> enterOpen(cycle, names));
            }
            for (int i = finished - 1; i >= 0 && !isDone; i--) {
                CycleBounds bounds = manifest.cycles().get(i);
                isDone = descent.endsAt(() -> enter(bounds, names));
            }
            if (!isDone) {
                descent.requireFirst();
                isDone = true;
            }
            return descent.lowest;
        } finally {
            if (!isDone) {
                close(descent.lowest);
            }
        }
    }

    private interface Entry {
        Step enter() throws IOException;
    }

    /** From the last cycle down to the one where reading is to begin. */
    private final class Descent {
        private final Predicate<CycleHead> isBelow;
        private long forcedBelow = Math.max(manifest.durableThrough() + 1, manifest.openFirstSequence());
        private Step lowest;
        /** Of a cycle below the lowest; those above it are met by reading. */
        private DamagedLogException damage;

        private Descent(Predicate<CycleHead> isBelow) {
            this.isBelow = isBelow;
        }

        private boolean endsAt(Entry entry) throws IOException {
            Step step;
            try {
                step = entry.enter();
            } catch (DamagedLogException e) {
                damage = e;
                return false;
            }
            if (step == null) {
                return false;
            }
            close(lowest);
            lowest = step;
            damage = null;
            forcedBelow = Math.max(forcedBelow, step.head().durableThrough() + 1);
            return isBelow.test(step.head()) && step.head().firstSequence() <= forcedBelow;
        }

        private void requireFirst() {
            if (damage != null) {
                throw damage;
            }
            if (lowest != null && lowest.head().firstSequence() != manifest.firstSequence()) {
                throw new DamagedLogException(lowest.cursor().mapping().path() + " byte 0: expected a cycle from event "
                        + manifest.firstSequence() + ", got one from "
                        + lowest.head().firstSequence());
            }
        }
    }

    /** The cycle behind this one; null when there is none yet. */
    Step after(Step step, NameTable names) throws IOException {
        if (step.bound() == UNBOUNDED) {
            return enterOpen(step.cursor().cycle() + 1, names);
        }
        for (CycleBounds bounds : manifest.cycles()) {
            if (bounds.firstSequence() == step.bound() + 1) {
                return enter(bounds, names);
            }
        }
        return enterOpen(manifest.openCycle(), names);
    }

    /**
     * Whether the log goes on behind a cycle of the latest opening. No event is missing in front of one that begins with the next event, whatever the
     * end of this one looks like: a power loss may have torn what was never forced here, with the beginning there on the medium already.
     */
    boolean goesOnBehind(Step step, long next) throws IOException {
        return step.bound() == UNBOUNDED && behind(step).head().beginsWith(next);
    }

    /**
     * Refuses to take the end of a cycle of the latest opening for the log's, where there is proof that the writer had gone on: events in the next
     * cycle, of which the head is lost, or a later cycle's file. It lists the directory.
     */
    void requireNothingBehind(Step step, NameTable names) throws IOException {
        NextCycle behind = behind(step);
        if (!behind.hasGoneOn()) {
            return;
        }
        // A writer finishes a cycle's head before anything else: by now it is there, or it is lost.
        Step next = enterOpen(behind.cycle(), names);
        if (next == null && !isReplaced()) {
            throw damaged(behind.file(), behind.head());
        }
        close(next);
    }

    private NextCycle behind(Step step) {
        return new NextCycle(layout, manifest, step.cursor().cycle() + 1);
    }

    /**
     * Enters a cycle of the latest opening: the first one, which was forced before the manifest named it and must be there; of another one null when
     * there is none, or the writer has not finished its head yet.
     */
    private Step enterOpen(int cycle, NameTable names) throws IOException {
        boolean isFirst = cycle == manifest.openCycle();
        Path file = layout.cycle(manifest.epoch(), cycle);
        if (!Files.exists(file)) {
            if (isFirst) {
                throw damaged(file, CycleHead.missing());
            }
            return null;
        }
        try {
            return enter(manifest.epoch(), cycle, UNBOUNDED, names);
        } catch (NoSuchFileException e) {
            // A writer that finds no room for a whole new cycle takes its file away again; so does a recovery, which
            // replaces the manifest first.
            if (isFirst) {
                throw e;
            }
            return null;
        }
    }

    /** Enters a finished cycle. */
    private Step enter(CycleBounds bounds, NameTable names) throws IOException {
        if (!Files.exists(layout.cycle(bounds))) {
            throw damaged(layout.cycle(bounds), CycleHead.missing());
        }
        return enter(bounds.directoryEpoch(), bounds.cycle(), bounds.lastSequence(), names);
    }

    /** Null when the writer has not finished the head yet. */
    private Step enter(int directoryEpoch, int cycle, long bound, NameTable names) throws IOException {
        CycleMapping mapping = layout.mapping(layout.cycle(directoryEpoch, cycle));
        CycleCursor cursor = new CycleCursor(mapping, manifest.seed(), cycle, verifyCrc);
        boolean entered = false;
        try {
            CycleHead head = CycleHead.read(cursor, names);
            if (head.isComplete()) {
                entered = true;
                return new Step(cursor, head, bound);
            }
            // The first cycle's head was forced before the manifest named the epoch: only later ones may be on
            // their way.
            if (head.isPending() && bound == UNBOUNDED && cycle != manifest.openCycle()) {
                return null;
            }
            throw damaged(mapping.path(), head);
        } catch (InternalError e) {
            throw IoReason.cutShort(mapping.path(), e);
        } finally {
            if (!entered) {
                cursor.close();
            }
        }
    }

    private static DamagedLogException damaged(Path file, CycleHead head) {
        return new DamagedLogException(file + " byte " + head.faultPosition() + ": " + head.fault());
    }

    /** Those that there are files of; the first one whether there is or not, but for a journal that no opening has begun. */
    private List<Integer> openCyclesDescending() throws IOException {
        List<Integer> cycles = new ArrayList<>(layout.cycles(manifest.epoch()));
        cycles.removeIf(cycle -> cycle <= manifest.openCycle());
        cycles.sort((a, b) -> Integer.compare(b, a));
        if (manifest.epoch() > 0) {
            cycles.add(manifest.openCycle());
        }
        return cycles;
    }

    private static void close(Step step) {
        if (step != null) {
            step.cursor().close();
        }
    }

    /**
     * A cycle that was entered.
     *
     * @param cursor stands behind the head; whoever leaves the cycle closes it
     * @param bound the last event of it that counts
     */
    record Step(CycleCursor cursor, CycleHead head, long bound) {}
}
