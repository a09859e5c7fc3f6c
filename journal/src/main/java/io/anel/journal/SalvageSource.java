package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogOpenException;
import io.anel.event.NameTable;
import io.anel.journal.Salvage.End;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.MagicScan;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * A damaged journal, as far as it verifies: every excerpt that counts, in the order of its events.
 *
 * <p>Cycles are numbered through all openings, so the order of their numbers is the order of the log. The manifest says what of each counts. Without it, or with one that is older than the journal, that is said by the
 * openings themselves: one that has written anything of its own behind the head and the copied tail did count, and where that begins, what earlier ones have there does not: it
 * was a torn tail. One that has not may have been killed before it counted; then what it copied, or was to copy, stands in those before it.
 *
 * <p>Pages that cannot be read are passed over as bytes that do not verify are, also when the JVM says so late, by an {@link InternalError}.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageSource {
    /** Takes one excerpt, and what was found in front of it that does not verify. */
    interface Visitor {
        void take(CycleCursor excerpt, String fault) throws IOException;
    }

    /**
     * One cycle's file.
     *
     * @param last the last event of it that counts
     */
    private record Source(Path file, int cycle, int epoch, long last) {
        Source through(long newLast) {
            return new Source(file, cycle, epoch, newLast);
        }
    }

    private static final String NOTHING_WRONG = "expected the events, got nothing in their place";

    /** How far behind a place that can no longer be read it looks on. */
    private static final int STEP_BYTES = 4096;

    private final JournalLayout layout;
    private final long seed;
    private final List<Source> sources;
    private final String withoutManifest;
    private final NameTable names = new NameTable();
    private int lastEpoch;
    /** Nothing is ever deleted, so a log begins with its first event, unless a manifest says otherwise. */
    private long firstSequence = 1;

    private long durableThrough;
    private int largestBody = ExcerptDescriptor.HEADER_LENGTH;
    private String fault = NOTHING_WRONG;
    private End end = End.NOT_CLOSED;

    private SalvageSource(JournalLayout layout, long seed, List<Source> sources, String withoutManifest) {
        this.withoutManifest = withoutManifest;
        this.layout = layout;
        this.seed = seed;
        this.sources = sources;
    }

    /**
     * Looks at all of it once.
     *
     * @throws LogOpenException when it is no journal
     * @throws DamagedLogException when nothing says by which seed it is to be verified
     */
    static SalvageSource open(JournalLayout layout) throws IOException {
        if (!Files.isDirectory(layout.directory())) {
            throw new LogOpenException(layout.directory() + ": expected a journal, got no such directory");
        }
        Manifest manifest = null;
        String without = layout.manifest() + ": expected a manifest, got no such file";
        try {
            manifest = ManifestFile.read(layout);
            if (manifest != null) {
                Recovery.requireNewest(layout, manifest);
                without = "";
            }
        } catch (DamagedLogException e) {
            without = e.getMessage();
        }
        if (manifest == null && layout.epochs().isEmpty()) {
            throw new LogOpenException(
                    layout.directory() + ": expected a journal, got a directory without a manifest and without cycles");
        }
        SalvageSource source;
        if (without.isEmpty()) {
            source = new SalvageSource(layout, manifest.seed(), sources(layout, manifest), without);
        } else {
            // Of an old one the seed is true, and where the log began; not which cycles count.
            long seed = manifest == null ? seedOfHeads(layout) : manifest.seed();
            source = new SalvageSource(layout, seed, sources(layout), without);
            source.boundByLaterOpenings();
        }
        source.survey(manifest);
        return source;
    }

    /** @throws DamagedLogException when no head says it */
    private static long seedOfHeads(JournalLayout layout) throws IOException {
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                OptionalLong seed = seedOfHead(layout, layout.cycle(epoch, cycle), cycle);
                if (seed.isPresent()) {
                    return seed.getAsLong();
                }
            }
        }
        throw new DamagedLogException(
                layout.manifest()
                        + " byte 0: expected the journal's seed there or in a cycle's head, got neither: nothing can be verified");
    }

    /** A head's own word is believed once the head verifies by it. */
    private static OptionalLong seedOfHead(JournalLayout layout, Path file, int cycle) throws IOException {
        try (CycleMapping mapping = layout.mapping(file);
                MagicScan scan = new MagicScan(mapping, 0)) {
            for (int at = scan.next(); at >= 0; at = scan.next()) {
                OptionalLong seed = seedOf(mapping, at);
                if (seed.isPresent()
                        && CycleHead.read(layout, file, seed.getAsLong(), cycle).isComplete()) {
                    return seed;
                }
            }
            return OptionalLong.empty();
        } catch (InternalError e) {
            // It can no longer be read. Another cycle's head may tell.
            return OptionalLong.empty();
        }
    }

    private static OptionalLong seedOf(CycleMapping mapping, int header) {
        int body = header + ExcerptDescriptor.HEADER_LENGTH;
        int length = ExcerptDescriptor.bodyLength(mapping.buffer(), header);
        boolean isWithin = length >= 0 && length <= mapping.length() - body && mapping.canRead(header, body + length);
        return isWithin ? HeadCodec.seed(mapping.buffer(), body, length) : OptionalLong.empty();
    }

    private static List<Source> sources(JournalLayout layout, Manifest manifest) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (CycleBounds bounds : manifest.cycles()) {
            sources.add(
                    new Source(layout.cycle(bounds), bounds.cycle(), bounds.directoryEpoch(), bounds.lastSequence()));
        }
        if (manifest.epoch() > 0) {
            // It was there before the manifest said so.
            sources.add(source(layout, manifest.epoch(), manifest.openCycle()));
        }
        for (int cycle : layout.cycles(manifest.epoch())) {
            if (cycle > manifest.openCycle()) {
                sources.add(source(layout, manifest.epoch(), cycle));
            }
        }
        return sources;
    }

    private static Source source(JournalLayout layout, int epoch, int cycle) {
        return new Source(layout.cycle(epoch, cycle), cycle, epoch, Long.MAX_VALUE);
    }

    private static List<Source> sources(JournalLayout layout) throws IOException {
        List<Source> sources = new ArrayList<>();
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                sources.add(source(layout, epoch, cycle));
            }
        }
        sources.sort((a, b) -> Integer.compare(a.cycle, b.cycle));
        return sources;
    }

    /** Cuts what openings have behind the place where a later one that counted begins with its own. */
    private void boundByLaterOpenings() throws IOException {
        long last = Long.MAX_VALUE;
        for (int i = sources.size() - 1; i >= 0; i--) {
            int epoch = sources.get(i).epoch;
            int end = i + 1;
            while (i > 0 && sources.get(i - 1).epoch == epoch) {
                i--;
            }
            for (int cycle = i; cycle < end; cycle++) {
                sources.set(cycle, sources.get(cycle).through(last));
            }
            last = Math.min(last, lastBeforeOwn(sources.subList(i, end)));
        }
    }

    /** The last event before an opening's own; no limit when it has none of its own. */
    private long lastBeforeOwn(List<Source> opening) throws IOException {
        long copiedThrough = 0;
        boolean hasOwn = false;
        for (Source source : opening) {
            try (CycleCursor cursor = cursor(source)) {
                while (advance(cursor)) {
                    boolean isOwn = cursor.epoch() == source.epoch;
                    if (cursor.kind() == ExcerptKind.HEAD) {
                        // The first cycle's says where the copied tail begins.
                        copiedThrough = copiedThrough == 0 ? cursor.firstSequence() - 1 : copiedThrough;
                    } else if (isOwn) {
                        hasOwn = true;
                        copiedThrough = copiedThrough == 0 ? cursor.firstSequence() - 1 : copiedThrough;
                    } else {
                        copiedThrough = BatchFold.nextSequence(cursor) - 1;
                    }
                }
            } catch (InternalError e) {
                noteUnreadable(source.file.toString(), e);
            }
        }
        return hasOwn ? copiedThrough : Long.MAX_VALUE;
    }

    private void survey(Manifest manifest) throws IOException {
        for (int epoch : layout.epochs()) {
            lastEpoch = Math.max(lastEpoch, epoch);
        }
        if (manifest != null) {
            lastEpoch = Math.max(lastEpoch, manifest.epoch());
            firstSequence = manifest.firstSequence();
            durableThrough = manifest.durableThrough();
        }
        BatchFold fold = new BatchFold(names);
        forEach((excerpt, wrong) -> {
            firstSequence = Math.min(firstSequence, excerpt.firstSequence());
            largestBody = Math.max(largestBody, excerpt.bodyLength());
            lastEpoch = Math.max(lastEpoch, excerpt.epoch());
            fold.take(excerpt);
        });
        for (Source source : sources) {
            if (Files.exists(source.file)) {
                try (CycleCursor cursor = cursor(source)) {
                    CycleHead.read(cursor, names);
                } catch (InternalError e) {
                    noteUnreadable(source.file.toString(), e);
                }
            }
        }
    }

    /** The journal's. */
    long seed() {
        return seed;
    }

    /** Why the manifest is not followed; empty when it is. */
    String withoutManifest() {
        return withoutManifest;
    }

    /** The highest epoch that anything speaks of. */
    int lastEpoch() {
        return lastEpoch;
    }

    /** Where the log began. */
    long firstSequence() {
        return firstSequence;
    }

    /** The last event that is on record as forced: it was there. */
    long durableThrough() {
        return durableThrough;
    }

    /** Every name that any head or event tells. */
    NameTable names() {
        return names;
    }

    /** The most bytes of frames that one batch has. */
    int largestBody() {
        return largestBody;
    }

    /** What was found last that does not verify. */
    String lastFault() {
        return fault;
    }

    /** How the log ends, as far as was looked. */
    End end() {
        return end;
    }

    /** Hands on every batch and lost range that verifies and counts, once, in order. */
    void forEach(Visitor visitor) throws IOException {
        long next = 0;
        fault = NOTHING_WRONG;
        end = End.NOT_CLOSED;
        for (Source source : sources) {
            if (!Files.exists(source.file)) {
                fault = source.file + ": expected a cycle, got no such file";
                end = End.damaged(fault);
                continue;
            }
            try (CycleCursor cursor = cursor(source)) {
                while (advance(cursor)) {
                    end = cursor.kind() == ExcerptKind.CLOSE ? End.CLOSED : End.NOT_CLOSED;
                    next = offer(cursor, next, source.last, visitor);
                }
            }
        }
    }

    /** Hands on the current excerpt, if it counts and can still be read; returns the sequence behind it. */
    private long offer(CycleCursor excerpt, long next, long last, Visitor visitor) throws IOException {
        try {
            return handOn(excerpt, next, last, visitor);
        } catch (InternalError e) {
            noteUnreadable(place(excerpt), e);
            excerpt.mapping().forget();
            return next;
        }
    }

    private long handOn(CycleCursor excerpt, long next, long last, Visitor visitor) throws IOException {
        durableThrough = Math.max(durableThrough, excerpt.durableThrough());
        ExcerptKind kind = excerpt.kind();
        if (kind != ExcerptKind.BATCH && kind != ExcerptKind.LOST_RANGE) {
            return next;
        }
        String wrong = new BatchFold(new NameTable()).take(excerpt);
        if (wrong != null) {
            fault = place(excerpt) + ": " + wrong;
            end = End.damaged(fault);
            return next;
        }
        long behind = BatchFold.nextSequence(excerpt);
        if (excerpt.firstSequence() < next || behind - 1 > last) {
            return next;
        }
        visitor.take(excerpt, fault);
        fault = NOTHING_WRONG;
        return behind;
    }

    /** Goes to the next excerpt that verifies, wherever it stands; false when there is none. */
    private boolean advance(CycleCursor cursor) throws IOException {
        int from = cursor.nextPosition();
        try {
            return look(cursor, from);
        } catch (InternalError e) {
            noteUnreadable(place(cursor), e);
            cursor.mapping().forget();
            return findBehind(cursor, from);
        }
    }

    /** Of what could be read a moment ago, and cannot any more. */
    private void noteUnreadable(String place, InternalError e) {
        fault = place + ": expected bytes that can be read, got " + e.getMessage();
        end = End.damaged(fault);
    }

    private static boolean findBehind(CycleCursor cursor, int unreadable) throws IOException {
        for (int from = unreadable + STEP_BYTES; from < cursor.mapping().length(); from += STEP_BYTES) {
            try {
                return cursor.find(from);
            } catch (InternalError e) {
                cursor.mapping().forget();
            }
        }
        return false;
    }

    private boolean look(CycleCursor cursor, int from) throws IOException {
        int found = cursor.next();
        int at = cursor.position();
        if (found == CycleCursor.EXCERPT && at == from) {
            return true;
        }
        boolean isDamage = found == CycleCursor.DAMAGED;
        String what = isDamage ? cursor.fault() : "expected an excerpt, got nothing";
        // Also where it came to one: what was passed over as a document of Chronicle's may be longer than that was.
        boolean isThere = cursor.find(from);
        if (isDamage || isThere && found != CycleCursor.EXCERPT) {
            fault = place(cursor, at) + ": " + what;
        }
        if (!isThere) {
            noteEnd(cursor, found, place(cursor, at) + ": " + what);
        }
        return isThere;
    }

    /** Of a cycle in which nothing more verifies. */
    private void noteEnd(CycleCursor cursor, int found, String what) {
        if (cursor.passedOver() >= 0) {
            end = End.damaged(what + "; the page at byte " + cursor.passedOver() + " cannot be read");
        } else if (found == CycleCursor.DAMAGED) {
            end = End.torn(what);
        } else if (found == CycleCursor.END_MARK) {
            end = End.torn(what + " but the mark that another cycle follows");
        }
    }

    private static String place(CycleCursor cursor) {
        return place(cursor, cursor.position());
    }

    private static String place(CycleCursor cursor, int position) {
        return cursor.mapping().path() + " byte " + position;
    }

    private CycleCursor cursor(Source source) throws IOException {
        return new CycleCursor(layout.mapping(source.file), seed, source.cycle, true);
    }
}
