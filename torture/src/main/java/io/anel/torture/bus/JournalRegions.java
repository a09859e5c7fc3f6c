package io.anel.torture.bus;

import io.anel.journal.JournalReader;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.torture.part.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Every kind of byte in a journal's directory. */
final class JournalRegions {
    private final List<Region> regions = new ArrayList<>();
    private final long seed;

    private JournalRegions(long seed) {
        this.seed = seed;
    }

    static List<Region> of(Path directory) throws IOException {
        long seed;
        try (JournalReader reader = JournalReader.open(directory)) {
            seed = reader.seed();
        }
        JournalRegions all = new JournalRegions(seed);
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                all.add(file);
            }
        }
        return all.regions;
    }

    private void add(Path file) throws IOException {
        String name = file.getFileName().toString();
        int cycle = CycleNames.cycle(name);
        if (cycle > 0) {
            addCycle(file, cycle);
        } else {
            add(name, file, 0, Files.size(file), name.equals("manifest"));
        }
    }

    private void addCycle(Path file, int cycle) throws IOException {
        add("Chronicle header", file, 0, ChronicleFraming.fileHeaderLength(), false);
        try (CycleCursor cursor = new CycleCursor(new CycleMapping(ChronicleStore.INSTANCE, file), seed, cycle, true)) {
            int behind = ChronicleFraming.fileHeaderLength();
            while (cursor.next() == CycleCursor.EXCERPT) {
                int header = cursor.bodyOffset() - ExcerptDescriptor.HEADER_LENGTH;
                boolean counts = cursor.kind() == ExcerptKind.BATCH || cursor.kind() == ExcerptKind.HEAD;
                String kind = cursor.kind().toString().toLowerCase(Locale.ROOT);
                add("Chronicle index", file, behind, cursor.position(), false);
                add("length word", file, cursor.position(), cursor.position() + Integer.BYTES, counts);
                add("lead", file, cursor.position() + Integer.BYTES, header, false);
                add(kind + " header", file, header, cursor.bodyOffset(), counts);
                add(kind + " body", file, cursor.bodyOffset(), cursor.bodyOffset() + cursor.bodyLength(), counts);
                behind = cursor.nextPosition();
            }
            add("end of a cycle", file, cursor.position(), cursor.position() + 64, false);
            add("space reserved", file, cursor.position() + 64, Files.size(file), false);
        }
    }

    private void add(String kind, Path file, long from, long to, boolean isChecked) {
        if (to > from) {
            regions.add(new Region(kind, file, from, to, isChecked));
        }
    }
}
