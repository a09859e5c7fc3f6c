package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /**
     * The last cycle whose first sequence is not above this one; null when none can be entered yet.
     *
     * <p>Cycles of the latest opening whose heads are damaged are passed over: whoever reads up to one meets it.
     */
    Step locate(long sequence, NameTable names) throws IOException {
        DamagedLogException passedOver = null;
        for (int cycle : openCyclesDescending()) {
            try {
                Step step = enter(manifest.epoch(), cycle, UNBOUNDED, names);
                if (step != null && step.head().firstSequence() <= sequence) {
                    return step;
                }
                close(step);
            } catch (DamagedLogException e) {
                passedOver = e;
            }
        }
        for (int i = manifest.cycles().size() - 1; i >= 0; i--) {
            CycleBounds bounds = manifest.cycles().get(i);
            if (bounds.firstSequence() <= sequence) {
                return enter(bounds, names);
            }
        }
        return noneBut(passedOver);
    }

    /** The last cycle before which every event is older than this; null when none can be entered yet. As {@link #locate} with damaged ones. */
    Step locateTime(long timestampNs, NameTable names) throws IOException {
        List<Integer> open = openCyclesDescending();
        DamagedLogException passedOver = null;
        Step first = null;
        boolean located = false;
        try {
            for (int i = 0; i < open.size() + manifest.cycles().size(); i++) {
                Step step = null;
                if (i >= open.size()) {
                    step = enter(manifest.cycles().get(manifest.cycles().size() - 1 - (i - open.size())), names);
                } else {
                    try {
                        step = enter(manifest.epoch(), open.get(i), UNBOUNDED, names);
                    } catch (DamagedLogException e) {
                        passedOver = e;
                    }
                }
                if (step != null) {
                    close(first);
                    first = step;
                    if (step.head().about().lastTimestampNs() < timestampNs) {
                        break;
                    }
                }
            }
            located = true;
            return first == null ? noneBut(passedOver) : first;
        } finally {
            if (!located) {
                close(first);
            }
        }
    }

    private static Step noneBut(DamagedLogException passedOver) {
        if (passedOver != null) {
            throw passedOver;
        }
        return null;
    }

    /** The cycle behind this one; null when there is none yet. */
    Step after(Step step, NameTable names) throws IOException {
        if (step.bound() == UNBOUNDED) {
            return afterOpen(step.cursor().cycle() + 1, names);
        }
        for (CycleBounds bounds : manifest.cycles()) {
            if (bounds.firstSequence() == step.bound() + 1) {
                return enter(bounds, names);
            }
        }
        return enter(manifest.epoch(), manifest.openCycle(), UNBOUNDED, names);
    }

    /**
     * Whether the cycle behind a cycle of the latest opening begins with this event. No event is missing between them then, whatever
     * the end of the first one looks like: a power loss may have torn what was never forced there, with the second one's beginning
     * on the medium already.
     */
    boolean goesOnBehind(Step step, long next) throws IOException {
        int cycle = step.cursor().cycle() + 1;
        Path file = layout.cycle(manifest.epoch(), cycle);
        if (step.bound() != UNBOUNDED || !Files.exists(file)) {
            return false;
        }
        CycleHead head = CycleHead.read(layout, file, manifest.seed(), cycle);
        return head.isComplete() && head.firstSequence() == next;
    }

    private Step afterOpen(int cycle, NameTable names) throws IOException {
        Step step = enterIfThere(cycle, names);
        if (step != null || !Files.exists(layout.cycle(manifest.epoch(), cycle + 1))) {
            return step;
        }
        // A writer finishes a cycle's head before it makes the next cycle's file: by now it is there, or it is lost.
        step = enterIfThere(cycle, names);
        if (step == null && !isReplaced()) {
            Path file = layout.cycle(manifest.epoch(), cycle);
            CycleHead head =
                    Files.exists(file) ? CycleHead.read(layout, file, manifest.seed(), cycle) : CycleHead.missing();
            throw damaged(file, head);
        }
        return step;
    }

    private Step enterIfThere(int cycle, NameTable names) throws IOException {
        return Files.exists(layout.cycle(manifest.epoch(), cycle))
                ? enter(manifest.epoch(), cycle, UNBOUNDED, names)
                : null;
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
            // The first cycle's head was forced before the manifest named the epoch; only later ones may be on their
            // way.
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
