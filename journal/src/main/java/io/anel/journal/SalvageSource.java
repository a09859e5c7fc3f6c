package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogOpenException;
import io.anel.event.NameTable;
import io.anel.journal.Salvage.End;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.MagicScan;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A damaged journal, as far as it verifies: every excerpt that counts, in the order of its events.
 *
 * <p>What counts, manifest and heads say; {@link SalvageOrder} puts it together, also without a manifest, or with one that is older than the journal.
 *
 * <p><b>Threading:</b> one thread.
 */
final class SalvageSource {
    /** Takes one excerpt, and what was found in front of it that does not verify. */
    interface Visitor {
        void take(CycleCursor excerpt, String fault) throws IOException;
    }

    private final JournalLayout layout;
    private final long seed;
    private final SalvageOrder order;
    private final String withoutManifest;
    private final NameTable names = new NameTable();
    private int lastEpoch;
    private long toldThrough;
    private int largestBody = ExcerptDescriptor.HEADER_LENGTH;
    private SalvageWalk walk = new SalvageWalk();

    private SalvageSource(JournalLayout layout, long seed, SalvageOrder order, String withoutManifest) {
        this.layout = layout;
        this.seed = seed;
        this.order = order;
        this.withoutManifest = withoutManifest;
        lastEpoch = order.lastEpoch();
        toldThrough = order.toldThrough();
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
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException e) {
            without = layout.manifest() + ": expected what can be read, got " + IoReason.of(e);
        }
        if (manifest == null && layout.epochs().isEmpty()) {
            throw new LogOpenException(
                    layout.directory() + ": expected a journal, got a directory without a manifest and without cycles");
        }
        long seed = manifest == null ? seedOfHeads(layout) : manifest.seed();
        SalvageOrder order = SalvageOrder.of(layout, seed, manifest, without.isEmpty());
        SalvageSource source = new SalvageSource(layout, seed, order, without);
        source.survey();
        if (!order.verifies() && (manifest == null || manifest.epoch() > 0)) {
            throw new DamagedLogException(
                    layout.directory() + ": expected something that verifies, got nothing: " + source.faultBehind());
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
                if (seed.isPresent() && isHead(layout, file, seed.getAsLong(), cycle, at)) {
                    return seed;
                }
            }
        } catch (AccessDeniedException e) {
            throw e;
        } catch (IOException | InternalError e) {
            // It cannot be read, or no longer. Another cycle's head may tell.
        }
        return OptionalLong.empty();
    }

    /** Whether a part of a head verifies there. */
    private static boolean isHead(JournalLayout layout, Path file, long seed, int cycle, int header)
            throws IOException {
        try (CycleCursor cursor = new CycleCursor(layout.mapping(file), seed, cycle, true)) {
            // Its length word stands in front of it, or four zero bytes further.
            for (int at = header - Integer.BYTES; at >= header - 2 * Integer.BYTES; at -= Integer.BYTES) {
                cursor.position(Math.max(at, 0));
                boolean isThere = cursor.nextVerified() == CycleCursor.EXCERPT
                        && cursor.bodyOffset() == header + ExcerptDescriptor.HEADER_LENGTH;
                if (isThere && cursor.kind() == ExcerptKind.HEAD) {
                    return true;
                }
            }
            return false;
        }
    }

    private static OptionalLong seedOf(CycleMapping mapping, int header) {
        int body = header + ExcerptDescriptor.HEADER_LENGTH;
        int length = ExcerptDescriptor.bodyLength(mapping.buffer(), header);
        boolean isWithin = length >= 0 && length <= mapping.length() - body && mapping.canRead(header, body + length);
        return isWithin ? HeadCodec.seed(mapping.buffer(), body, length) : OptionalLong.empty();
    }

    private void survey() throws IOException {
        BatchFold fold = new BatchFold(names);
        forEach((excerpt, wrong) -> {
            largestBody = Math.max(largestBody, excerpt.bodyLength());
            lastEpoch = Math.max(lastEpoch, excerpt.epoch());
            fold.take(excerpt);
        });
        Set<Path> files = new HashSet<>();
        for (SalvagePiece piece : order.pieces()) {
            if (files.add(piece.file())) {
                try (CycleCursor cursor = walk.open(layout, seed, piece.file(), piece.cycle())) {
                    if (cursor != null) {
                        CycleHead.read(cursor, names);
                    }
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
        return order.firstSequence();
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

    /** Why events are missing in front of what comes now. */
    private String faultInFront() {
        return walk.fault().isEmpty()
                ? layout.directory() + ": expected the events, got nothing in their place"
                : walk.fault();
    }

    /** Why events are missing behind the last one. */
    String faultBehind() {
        return Stream.of(order.faultBehind(), walk.fault(), end().fault())
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse(order.lastPlace() + ": expected more events, got nothing behind");
    }

    /** How the log ends, as far as was looked. */
    End end() {
        return order.endOfNothing() == null ? walk.end() : order.endOfNothing();
    }

    /** Hands on every batch and lost range that verifies and counts, once, in order. */
    void forEach(Visitor visitor) throws IOException {
        walk = new SalvageWalk();
        long next = 0;
        CycleCursor cursor = null;
        try {
            for (SalvagePiece piece : order.pieces()) {
                if (cursor != null && !cursor.mapping().path().equals(piece.file())) {
                    cursor.close();
                    cursor = null;
                }
                if (cursor == null) {
                    cursor = walk.open(layout, seed, piece.file(), piece.cycle());
                }
                if (cursor != null) {
                    next = handOn(piece, cursor, next, visitor);
                }
            }
        } finally {
            if (cursor != null) {
                cursor.close();
            }
        }
    }

    private long handOn(SalvagePiece piece, CycleCursor cursor, long next, Visitor visitor) throws IOException {
        walk.foundBefore(piece.fault());
        cursor.position(piece.from());
        long[] behind = {next};
        boolean[] isFound = new boolean[1];
        walk.walk(cursor, piece.epoch(), excerpt -> {
            isFound[0] = true;
            boolean isWithin = excerpt.firstSequence() <= piece.last();
            behind[0] = isWithin ? handOn(excerpt, behind[0], piece, visitor) : behind[0];
            return isWithin;
        });
        if (piece.isBegun() && !isFound[0]) {
            walk.note(piece.file() + ": expected a cycle, got a file in which nothing verifies");
        }
        return behind[0];
    }

    private long handOn(CycleCursor excerpt, long next, SalvagePiece piece, Visitor visitor) throws IOException {
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
        visitor.take(excerpt, faultInFront());
        walk.takeFault();
        return behind;
    }
}
