package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.HeadCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** What damaged journals are made from, and what is saved of them. */
final class SalvageKit {
    /**
     * An excerpt, and where it stands.
     *
     * @param durableThrough the last event that it has on record as durable
     * @param recoveredThrough the last event that it says its opening found; 0 where it is no head
     */
    record Batch(
            Path file,
            ExcerptKind kind,
            int position,
            int body,
            int bodyLength,
            long first,
            long last,
            long durableThrough,
            long recoveredThrough) {
        void flip() throws IOException {
            JournalKit.flip(file, body, 1);
        }
    }

    private SalvageKit() {}

    /** Every event that can be read, by sequence: its epoch and its bytes. */
    static TreeMap<Long, String> events(Path directory) {
        TreeMap<Long, String> events = new TreeMap<>();
        try (JournalReader reader = JournalReader.open(directory).onLostRange((first, last, why) -> {})) {
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) -> {
                                byte[] bytes = new byte[length];
                                buffer.getBytes(offset, bytes);
                                events.put(sequence, epoch + " " + Arrays.hashCode(bytes));
                            },
                            1_000)
                    > 0) {}
        }
        return events;
    }

    /** All of a kind that verify, in the order of openings, cycles and places. */
    static List<Batch> excerpts(Path directory, ExcerptKind kind) throws IOException {
        List<Batch> excerpts = new ArrayList<>();
        for (int epoch : new JournalLayout(directory).epochs()) {
            excerpts.addAll(excerpts(directory, kind, epoch));
        }
        return excerpts;
    }

    /** Those of one opening. */
    static List<Batch> excerpts(Path directory, ExcerptKind kind, int epoch) throws IOException {
        JournalLayout layout = new JournalLayout(directory);
        long seed = ManifestFile.read(layout).seed();
        List<Batch> excerpts = new ArrayList<>();
        for (int cycle : layout.cycles(epoch)) {
            excerpts.addAll(excerpts(layout.cycle(epoch, cycle), cycle, seed));
        }
        excerpts.removeIf(excerpt -> excerpt.kind != kind);
        return excerpts;
    }

    /** All of one file that verify. */
    static List<Batch> excerpts(Path file, int cycle, long seed) throws IOException {
        List<Batch> excerpts = new ArrayList<>();
        try (CycleCursor cursor = new CycleCursor(new CycleMapping(ChronicleStore.INSTANCE, file), seed, cycle, true)) {
            for (int from = 0; cursor.find(from); from = cursor.nextPosition()) {
                excerpts.add(new Batch(
                        file,
                        cursor.kind(),
                        cursor.position(),
                        cursor.bodyOffset(),
                        cursor.bodyLength(),
                        cursor.firstSequence(),
                        cursor.firstSequence() + cursor.count() - 1,
                        cursor.durableThrough(),
                        recoveredThrough(cursor)));
            }
        }
        return excerpts;
    }

    private static long recoveredThrough(CycleCursor cursor) {
        if (cursor.kind() != ExcerptKind.HEAD) {
            return 0;
        }
        HeadCodec.About about =
                HeadCodec.decode(cursor.mapping().buffer(), cursor.bodyOffset(), cursor.bodyLength(), new NameTable());
        return about == null ? 0 : about.builtOn().recoveredThrough();
    }

    /** What a power loss leaves that took the event behind this one, in an opening of 400 of which 300 were forced. */
    static Path tornAt(Path parent, long last) throws IOException {
        Path dead = JournalKit.copy(died(parent), parent.resolve("torn"));
        excerpts(dead, ExcerptKind.BATCH).stream()
                .filter(batch -> batch.first() == last + 1)
                .findFirst()
                .orElseThrow()
                .flip();
        return dead;
    }

    /** What a kill leaves of an opening of 400 events of which 300 were forced. */
    static Path died(Path parent) {
        Path dead = parent.resolve("dead");
        try (JournalLog log = Journal.at(parent.resolve("alive")).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 300);
            log.force();
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (long sequence = 301; sequence <= 400; sequence++) {
                log.append(run.begin(sequence).event(16));
            }
            return JournalKit.copy(parent.resolve("alive"), dead);
        }
    }

    static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(length);
        }
    }

    static void withoutManifest(Path directory) throws IOException {
        Files.delete(new JournalLayout(directory).manifest());
    }
}
