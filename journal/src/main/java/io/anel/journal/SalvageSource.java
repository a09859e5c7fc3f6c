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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A damaged journal, as far as it verifies: every excerpt that counts, in the order of its events.
 *
 * <p>The manifest says what of each cycle counts; without it, or with one that is older than the journal, {@link SalvageOrder} finds it.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageSource {
    /** Takes one excerpt, and what was found in front of it that does not verify. */
    interface Visitor {
        void take(CycleCursor excerpt, String fault) throws IOException;
    }

    /** Nothing is ever deleted, so a log begins with its first event, unless a manifest says otherwise. */
    private static final long FIRST_SEQUENCE = 1;

    private final JournalLayout layout;
    private final long seed;
    private final List<SalvagePiece> pieces;
    private final String withoutManifest;
    private final NameTable names = new NameTable();
    private int lastEpoch;
    private long firstSequence = FIRST_SEQUENCE;

    private long toldThrough;
    private boolean verifies;
    private int largestBody = ExcerptDescriptor.HEADER_LENGTH;
    private SalvageWalk walk = new SalvageWalk();

    private SalvageSource(JournalLayout layout, long seed, List<SalvagePiece> pieces, String withoutManifest) {
        this.withoutManifest = withoutManifest;
        this.layout = layout;
        this.seed = seed;
        this.pieces = pieces;
    }

    /**
     * Looks at all of it once.
     *
     * @throws LogOpenException when it is no journal
     * @throws DamagedLogException when nothing says by which seed it is to be verified, or nothing verifies
     */
    static SalvageSource open(JournalLayout layout) throws IOException {
        if (!Files.isDirectory(layout.directory())) {
            throw new LogOpenException(layout.directory() + ": expected a journal, got " + layout.insteadOfOne());
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
            source = new SalvageSource(layout, manifest.seed(), pieces(layout, manifest), without);
            source.toldThrough = manifest.durableThrough();
        } else {
            // Of an old one the seed is true, and where the log began; not which cycles count.
            long seed = manifest == null ? seedOfHeads(layout) : manifest.seed();
            long first = manifest == null ? FIRST_SEQUENCE : manifest.firstSequence();
            SalvageOrder order = SalvageOrder.of(layout, seed, first);
            source = new SalvageSource(layout, seed, order.pieces(), without);
            source.toldThrough = Math.max(order.toldThrough(), manifest == null ? 0 : manifest.durableThrough());
        }
        source.survey(manifest);
        if (!source.pieces.isEmpty() && !source.verifies) {
            throw new DamagedLogException(
                    layout.directory() + ": expected something that verifies, got nothing: " + source.lastFault());
        }
        return source;
    }

    /**
     * The one of most heads: another journal's cycle may have been put among them.
     *
     * @throws DamagedLogException when no head says it, or as many say another
     */
    private static long seedOfHeads(JournalLayout layout) throws IOException {
        Map<Long, Integer> heads = new HashMap<>();
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                OptionalLong seed = seedOfHead(layout, layout.cycle(epoch, cycle), cycle);
                seed.ifPresent(said -> heads.merge(said, 1, Integer::sum));
            }
        }
        int most = heads.values().stream().mapToInt(count -> count).max().orElse(0);
        List<Long> seeds =
                heads.keySet().stream().filter(said -> heads.get(said) == most).toList();
        if (seeds.size() != 1) {
            throw new DamagedLogException(layout.manifest()
                    + " byte 0: expected the journal's seed there, or one that most cycles' heads have, got "
                    + (seeds.isEmpty() ? "none" : seeds.size() + " that as many have")
                    + ": nothing can be verified");
        }
        return seeds.get(0);
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

    private static List<SalvagePiece> pieces(JournalLayout layout, Manifest manifest) throws IOException {
        List<SalvagePiece> pieces = new ArrayList<>();
        for (CycleBounds bounds : manifest.cycles()) {
            pieces.add(SalvagePiece.through(bounds.lastSequence(), layout.cycle(bounds), bounds.cycle(), true));
        }
        if (manifest.epoch() > 0) {
            // It was there before the manifest said so.
            pieces.add(piece(layout, manifest.epoch(), manifest.openCycle(), true));
        }
        for (int cycle : layout.cycles(manifest.epoch())) {
            if (cycle > manifest.openCycle()) {
                // It may have been made, and not yet been written to.
                pieces.add(piece(layout, manifest.epoch(), cycle, false));
            }
        }
        return pieces;
    }

    private static SalvagePiece piece(JournalLayout layout, int epoch, int cycle, boolean isBegun) {
        return SalvagePiece.through(Long.MAX_VALUE, layout.cycle(epoch, cycle), cycle, isBegun);
    }

    private void survey(Manifest manifest) throws IOException {
        for (int epoch : layout.epochs()) {
            lastEpoch = Math.max(lastEpoch, epoch);
        }
        if (manifest != null) {
            lastEpoch = Math.max(lastEpoch, manifest.epoch());
            firstSequence = manifest.firstSequence();
        }
        BatchFold fold = new BatchFold(names);
        forEach((excerpt, wrong) -> {
            firstSequence = Math.min(firstSequence, excerpt.firstSequence());
            largestBody = Math.max(largestBody, excerpt.bodyLength());
            lastEpoch = Math.max(lastEpoch, excerpt.epoch());
            fold.take(excerpt);
        });
        Set<Path> files = new HashSet<>();
        for (SalvagePiece piece : pieces) {
            if (files.add(piece.file()) && Files.exists(piece.file())) {
                try (CycleCursor cursor = cursor(piece)) {
                    cursor.position(0);
                    CycleHead.read(cursor, names);
                } catch (InternalError e) {
                    walk.noteUnreadable(piece.file().toString(), e);
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

    /** The last event that something tells of, by a record that it was forced or otherwise: it was there. */
    long toldThrough() {
        return toldThrough;
    }

    /** Every name that any head or event tells. */
    NameTable names() {
        return names;
    }

    /** The most bytes of frames that one batch has. */
    int largestBody() {
        return largestBody;
    }

    /** What was found last that does not verify, or else that nothing was. */
    String lastFault() {
        return walk.fault().isEmpty() ? "expected the events, got nothing in their place" : walk.fault();
    }

    /** How the log ends, as far as was looked. */
    End end() {
        return walk.end();
    }

    /** Hands on every batch and lost range that verifies and counts, once, in order. */
    void forEach(Visitor visitor) throws IOException {
        walk = new SalvageWalk();
        long[] next = {0};
        for (SalvagePiece piece : pieces) {
            if (!Files.exists(piece.file())) {
                walk.note(piece.file() + ": expected a cycle, got no such file");
                continue;
            }
            walk.foundBefore(piece.fault());
            boolean[] isFound = new boolean[1];
            try (CycleCursor cursor = cursor(piece)) {
                walk.walk(cursor, excerpt -> {
                    isFound[0] = true;
                    boolean isWithin = excerpt.firstSequence() <= piece.last();
                    next[0] = isWithin ? handOn(excerpt, next[0], piece, visitor) : next[0];
                    return isWithin;
                });
            }
            if (piece.isBegun() && !isFound[0]) {
                walk.note(piece.file() + ": expected a cycle, got a file in which nothing verifies");
            }
        }
    }

    private long handOn(CycleCursor excerpt, long next, SalvagePiece piece, Visitor visitor) throws IOException {
        verifies = true;
        toldThrough = Math.max(toldThrough, excerpt.durableThrough());
        ExcerptKind kind = excerpt.kind();
        if (kind != ExcerptKind.BATCH && kind != ExcerptKind.LOST_RANGE) {
            return next;
        }
        String wrong = new BatchFold(new NameTable()).take(excerpt);
        if (wrong != null) {
            walk.note(SalvageWalk.place(excerpt) + ": " + wrong);
            return next;
        }
        long behind = BatchFold.nextSequence(excerpt);
        if (excerpt.firstSequence() < Math.max(next, piece.first()) || behind - 1 > piece.last()) {
            return next;
        }
        visitor.take(excerpt, lastFault());
        walk.takeFault();
        return behind;
    }

    private CycleCursor cursor(SalvagePiece piece) throws IOException {
        CycleCursor cursor = new CycleCursor(layout.mapping(piece.file()), seed, piece.cycle(), true);
        cursor.position(piece.from());
        return cursor;
    }
}
