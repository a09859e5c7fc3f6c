package io.anel.torture.bus;

import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import io.anel.journal.format.ManifestCodec;
import io.anel.journal.format.ManifestException;
import io.anel.torture.part.Entry;
import io.anel.torture.part.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every kind of byte in the directory of a sound journal, and what the bytes hold and prove. */
final class JournalRegions {
    private static final String MANIFEST = "manifest";

    private final List<Region> regions = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Manifest manifest;

    private JournalRegions(Manifest manifest) {
        this.manifest = manifest;
    }

    static List<Region> of(Path directory) throws IOException {
        return read(directory).regions;
    }

    /** One of the manifest, and one of each excerpt. */
    static List<Entry> entriesOf(Path directory) throws IOException {
        return read(directory).entries;
    }

    private static JournalRegions read(Path directory) throws IOException {
        JournalRegions all;
        try {
            all = new JournalRegions(ManifestCodec.decode(Files.readAllBytes(directory.resolve(MANIFEST))));
        } catch (ManifestException e) {
            throw new IOException(directory + ": " + e.getMessage(), e);
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).sorted()::iterator) {
                all.add(file);
            }
        }
        return all;
    }

    private void add(Path file) throws IOException {
        String name = file.getFileName().toString();
        int cycle = CycleNames.cycle(name);
        if (cycle > 0) {
            addCycle(file, cycle);
            return;
        }
        boolean isManifest = name.equals(MANIFEST);
        add(name, file, 0, Files.size(file), isManifest);
        if (isManifest) {
            entries.add(new Entry(file, 0, Files.size(file), 0, -1, manifest.durableThrough()));
        }
    }

    private void addCycle(Path file, int cycle) throws IOException {
        add("Chronicle header", file, 0, ChronicleFraming.fileHeaderLength(), false);
        long lastThatCounts = lastThatCounts(cycle);
        try (CycleCursor cursor =
                new CycleCursor(new CycleMapping(ChronicleStore.INSTANCE, file), manifest.seed(), cycle, true)) {
            int behind = ChronicleFraming.fileHeaderLength();
            while (cursor.next() == CycleCursor.EXCERPT) {
                int header = cursor.bodyOffset() - ExcerptDescriptor.HEADER_LENGTH;
                boolean counts = addEntry(file, cursor, lastThatCounts);
                String kind = cursor.kind().toString().toLowerCase(Locale.ROOT);
                add("Chronicle index", file, behind, cursor.position(), false);
                add("length word", file, cursor.position(), cursor.position() + Integer.BYTES, counts);
                add("lead", file, cursor.position() + Integer.BYTES, header, false);
                add(kind + " header", file, header, cursor.bodyOffset(), counts);
                add(kind + " body", file, cursor.bodyOffset(), cursor.bodyOffset() + cursor.bodyLength(), counts);
                behind = cursor.nextPosition();
            }
            add("end of a cycle", file, cursor.position(), cursor.position() + 64L, false);
            add("space reserved", file, cursor.position() + 64L, Files.size(file), false);
        }
    }

    /** The last event of a cycle that counts, if there is so much; 0 when nothing of it does. */
    private long lastThatCounts(int cycle) {
        if (cycle >= manifest.openCycle()) {
            return Long.MAX_VALUE;
        }
        return manifest.cycles().stream()
                .filter(bounds -> bounds.cycle() == cycle)
                .mapToLong(CycleBounds::lastSequence)
                .findFirst()
                .orElse(0);
    }

    /** Whether the excerpt is one that is read: a head, or a batch that counts. */
    private boolean addEntry(Path file, CycleCursor excerpt, long lastThatCounts) {
        boolean isBatch = excerpt.kind() == ExcerptKind.BATCH;
        long last = excerpt.firstSequence() + (isBatch ? excerpt.count() : 0) - 1;
        boolean counts = last <= lastThatCounts;
        entries.add(new Entry(
                file,
                excerpt.position(),
                excerpt.nextPosition(),
                counts ? excerpt.firstSequence() : Entry.NOTHING,
                counts ? last : 0,
                excerpt.durableThrough()));
        return counts && (isBatch || excerpt.kind() == ExcerptKind.HEAD);
    }

    /** A kill may leave a file that has not come to its length. */
    private void add(String kind, Path file, long from, long to, boolean isChecked) throws IOException {
        long end = Math.min(to, Files.size(file));
        if (end > from) {
            regions.add(new Region(kind, file, from, end, isChecked));
        }
    }
}
