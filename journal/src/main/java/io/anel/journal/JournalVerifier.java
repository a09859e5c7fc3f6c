package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.LostRangeDescriptor;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Walks everything in a journal that counts, and names the exact place of what is not as it was written.
 *
 * <p><b>Threading:</b> one thread; a writer may be at work meanwhile, in any process, or open the journal anew. It changes nothing.
 */
public final class JournalVerifier {
    /** Told now and then how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Another mebibyte, a cycle, or all is done.
         *
         * @param events verified so far
         * @param allEvents how many there are to verify, as far as is known
         */
        void onProgress(long events, long allEvents);
    }

    /**
     * What was found.
     *
     * @param firstSequence the lowest that can be read; 0 when the manifest is damaged
     * @param lastSequence the highest that verified, also behind something damaged; below {@code firstSequence} when none did
     * @param events how many verified
     * @param batches in how many batches
     * @param isCleanlyClosed whether the latest opening has ended in order
     * @param tornAt where a torn tail begins, file and byte, which the next opening drops; empty when there is none
     * @param lost the events that salvage could not save, as it said: first, last, and why
     * @param damage each place that is damaged: file, byte, what was expected and what came
     */
    public record Report(
            long firstSequence,
            long lastSequence,
            long events,
            long batches,
            boolean isCleanlyClosed,
            String tornAt,
            List<String> lost,
            List<String> damage) {
        public boolean isSound() {
            return damage.isEmpty();
        }
    }

    private static final int PROGRESS_BYTES = 1024 * 1024;

    private final JournalLayout layout;
    private final Progress progress;
    private final List<String> damage = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private long events;
    private long allEvents;
    private long batches;
    private long lastVerified;
    private int bytesUntold;

    private JournalVerifier(JournalLayout layout, Progress progress) {
        this.layout = layout;
        this.progress = progress;
    }

    /**
     * Verifies.
     *
     * @throws LogException when there is no journal, or a newer version wrote it
     */
    public static Report verify(Path directory, Progress progress) {
        JournalLayout layout = new JournalLayout(directory);
        SteadyLook<Report> look = () -> new JournalVerifier(layout, progress).verify();
        return look.takeSteadily(
                layout, report -> report.isSound() && report.tornAt().isEmpty());
    }

    static Manifest manifest(JournalLayout layout) throws IOException {
        if (!Files.isDirectory(layout.directory())) {
            throw new LogException(layout.directory() + ": expected a journal, got " + layout.insteadOfOne());
        }
        Manifest manifest = ManifestFile.read(layout);
        if (manifest == null) {
            throw new LogException(layout.directory() + ": expected a journal, got " + layout.insteadOfOne());
        }
        return manifest;
    }

    private Report verify() throws IOException {
        // What a writer that is at work has not finished is no torn tail.
        boolean isOpen = JournalOwner.of(layout.directory()).isPresent();
        Manifest manifest;
        try {
            manifest = manifest(layout);
        } catch (DamagedLogException e) {
            return new Report(0, 0, 0, 0, false, "", List.of(), List.of(e.getMessage()));
        }
        lastVerified = manifest.firstSequence() - 1;
        EpochWalk walk = null;
        if (manifest.epoch() > 0) {
            try {
                walk = new EpochWalk(layout, manifest);
            } catch (DamagedLogException e) {
                damage.add(e.getMessage());
            }
        }
        long last = walk == null ? manifest.openFirstSequence() - 1 : walk.lastAtAGlance();
        allEvents = last - manifest.firstSequence() + 1;
        for (CycleBounds bounds : manifest.cycles()) {
            finished(manifest, bounds);
            tell();
        }
        if (walk != null) {
            current(walk);
        }
        try {
            Recovery.requireNewest(layout, manifest);
        } catch (DamagedLogException e) {
            damage.add(e.getMessage());
        }
        allEvents = events;
        tell();
        return new Report(
                manifest.firstSequence(),
                lastVerified,
                events,
                batches,
                walk == null ? manifest.epoch() == 0 : walk.isCleanlyClosed(),
                walk == null || isOpen ? "" : walk.tornAt(),
                List.copyOf(lost),
                List.copyOf(damage));
    }

    private void current(EpochWalk walk) throws IOException {
        try {
            walk.walk(0, this::verified);
        } catch (DamagedLogException e) {
            damage.add(e.getMessage());
        }
        damage.addAll(walk.spoiltEnds());
    }

    private void finished(Manifest manifest, CycleBounds bounds) throws IOException {
        if (!Files.exists(layout.cycle(bounds))) {
            damage.add(layout.cycle(bounds) + ": expected a cycle, got no such file");
            return;
        }
        CycleMapping mapping = layout.mapping(layout.cycle(bounds));
        try (CycleCursor cursor = new CycleCursor(mapping, manifest.seed(), bounds.cycle(), true)) {
            BatchFold fold = new BatchFold(new NameTable());
            CycleHead head = CycleHead.read(cursor, fold.names());
            String fault = head.fault();
            int position = head.faultPosition();
            if (fault == null && head.firstSequence() != bounds.firstSequence()) {
                fault = "expected a cycle from event " + bounds.firstSequence() + ", got one from "
                        + head.firstSequence();
            }
            long next = bounds.firstSequence();
            while (fault == null && next <= bounds.lastSequence()) {
                int found = cursor.next();
                position = cursor.position();
                if (found == CycleCursor.DAMAGED) {
                    fault = cursor.fault();
                } else if (found != CycleCursor.EXCERPT) {
                    fault = "expected event " + next + ", got nothing";
                } else if (cursor.firstSequence() != next || cursor.kind() == ExcerptKind.HEAD) {
                    fault = "expected event " + next + ", got " + cursor.kind() + " of " + cursor.firstSequence();
                } else {
                    fault = fold.take(cursor);
                }
                if (fault == null && (cursor.kind() == ExcerptKind.BATCH || cursor.kind() == ExcerptKind.LOST_RANGE)) {
                    next = BatchFold.nextSequence(cursor);
                    verified(cursor);
                }
            }
            if (fault == null && next != bounds.lastSequence() + 1) {
                fault = "expected a cycle to event " + bounds.lastSequence() + ", got one to " + (next - 1);
            }
            if (fault != null) {
                damage.add(mapping.path() + " byte " + position + ": " + fault);
            }
        }
    }

    private void verified(CycleCursor excerpt) {
        if (excerpt.kind() == ExcerptKind.LOST_RANGE) {
            lost.add(lostRange(excerpt));
            return;
        }
        batches++;
        events += excerpt.count();
        lastVerified = Math.max(lastVerified, BatchFold.nextSequence(excerpt) - 1);
        bytesUntold += excerpt.bodyLength();
        if (bytesUntold >= PROGRESS_BYTES) {
            tell();
        }
    }

    private static String lostRange(CycleCursor excerpt) {
        var buffer = excerpt.mapping().buffer();
        return excerpt.firstSequence() + " to " + LostRangeDescriptor.lastSequence(buffer, excerpt.bodyOffset()) + ": "
                + LostRangeDescriptor.why(buffer, excerpt.bodyOffset(), excerpt.bodyLength());
    }

    private void tell() {
        bytesUntold = 0;
        allEvents = Math.max(allEvents, events);
        progress.onProgress(events, allEvents);
    }
}
