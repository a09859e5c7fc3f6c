package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.chronicle.CycleCursor;
import io.anel.journal.chronicle.CycleMapping;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

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

    /** Null when the directory has no manifest. */
    static CyclePath read(JournalLayout layout, boolean verifyCrc) throws IOException {
        if (!Files.exists(layout.manifest())) {
            return null;
        }
        // The stamp first: if the manifest is replaced in between, the next look sees that it was.
        Object stamp = ManifestFile.stamp(layout);
        return new CyclePath(layout, ManifestFile.read(layout), stamp, verifyCrc);
    }

    Manifest manifest() {
        return manifest;
    }

    boolean isReplaced() throws IOException {
        return !stamp.equals(ManifestFile.stamp(layout));
    }

    /** The last cycle whose first sequence is not above this one; null when none can be entered yet. */
    Step locate(long sequence, NameTable names) throws IOException {
        for (int cycle : openCyclesDescending()) {
            Step step = enter(manifest.epoch(), cycle, UNBOUNDED, names);
            if (step != null && step.head().firstSequence() <= sequence) {
                return step;
            }
            close(step);
        }
        for (int i = manifest.cycles().size() - 1; i >= 0; i--) {
            CycleBounds bounds = manifest.cycles().get(i);
            if (bounds.firstSequence() <= sequence) {
                return enter(bounds.directoryEpoch(), bounds.cycle(), bounds.lastSequence(), names);
            }
        }
        return null;
    }

    /** The last cycle before which every event is older than this; null when none can be entered yet. */
    Step locateTime(long timestampNs, NameTable names) throws IOException {
        Step first = null;
        List<Integer> open = openCyclesDescending();
        for (int i = 0; i < open.size() + manifest.cycles().size(); i++) {
            Step step;
            if (i < open.size()) {
                step = enter(manifest.epoch(), open.get(i), UNBOUNDED, names);
            } else {
                CycleBounds bounds = manifest.cycles().get(manifest.cycles().size() - 1 - (i - open.size()));
                step = enter(bounds.directoryEpoch(), bounds.cycle(), bounds.lastSequence(), names);
            }
            if (step != null) {
                close(first);
                first = step;
                if (step.head().about().lastTimestampNs() < timestampNs) {
                    return step;
                }
            }
        }
        return first;
    }

    /** The cycle behind this one; null when there is none yet. */
    Step after(Step step, NameTable names) throws IOException {
        if (step.bound() == UNBOUNDED) {
            int cycle = step.cursor().cycle() + 1;
            return Files.exists(layout.cycle(manifest.epoch(), cycle))
                    ? enter(manifest.epoch(), cycle, UNBOUNDED, names)
                    : null;
        }
        for (CycleBounds bounds : manifest.cycles()) {
            if (bounds.firstSequence() == step.bound() + 1) {
                return enter(bounds.directoryEpoch(), bounds.cycle(), bounds.lastSequence(), names);
            }
        }
        return enter(manifest.epoch(), manifest.openCycle(), UNBOUNDED, names);
    }

    /** Null when the writer has not finished the head yet. */
    private Step enter(int directoryEpoch, int cycle, long bound, NameTable names) throws IOException {
        CycleMapping mapping = new CycleMapping(layout.cycle(directoryEpoch, cycle));
        CycleCursor cursor = new CycleCursor(mapping, manifest.seed(), cycle, verifyCrc);
        boolean entered = false;
        try {
            CycleHead head = CycleHead.read(cursor, names);
            if (head.isComplete()) {
                entered = true;
                return new Step(cursor, head, bound);
            }
            // The first cycle's head was forced before the manifest named the epoch; only later ones may be on their
            // way.
            if (head.isPending() && bound == UNBOUNDED && cycle != manifest.openCycle()) {
                return null;
            }
            throw new DamagedLogException(mapping.path() + " byte " + head.faultPosition() + ": " + head.fault());
        } finally {
            if (!entered) {
                cursor.close();
            }
        }
    }

    private List<Integer> openCyclesDescending() throws IOException {
        List<Integer> cycles = new ArrayList<>(layout.cycles(manifest.epoch()));
        cycles.removeIf(cycle -> cycle < manifest.openCycle());
        cycles.sort((a, b) -> Integer.compare(b, a));
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
