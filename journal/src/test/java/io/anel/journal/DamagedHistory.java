package io.anel.journal;

import io.anel.journal.SalvageKit.Batch;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A journal with a past: openings that were closed or died, tails that a power loss tore, openings that were killed before they counted, predecessors that were not tidied up; then damage. It knows which events count: what
 * each opening has recovered and written.
 */
final class DamagedHistory {
    private static final int MAX_EVENTS = 700;
    private static final int PAGE = 4096;

    private final Random choice;
    private final Path parent;
    private final Path directory;
    private final JournalLayout layout;
    private final TreeMap<Long, String> events = new TreeMap<>();
    private final List<byte[]> manifests = new ArrayList<>();
    private final StringBuilder story = new StringBuilder();
    private final long seed;
    private final int lastCounting;
    private boolean isClosed;
    private boolean isOldManifest;
    private Path misplaced;

    /** @param parent an empty directory */
    DamagedHistory(Path parent, long choices) throws IOException {
        choice = new Random(choices);
        this.parent = parent;
        directory = parent.resolve("journal");
        layout = new JournalLayout(directory);
        story.append("seed ").append(choices);
        for (int behind = choice.nextInt(4); behind >= 0; behind--) {
            openAndEnd(behind == 0);
        }
        seed = ManifestFile.read(layout).seed();
        lastCounting = lastCounting();
    }

    Path directory() {
        return directory;
    }

    /** The events that count, by sequence. */
    TreeMap<Long, String> events() {
        return events;
    }

    /** Whether the latest opening that counts was closed in order. */
    boolean isClosed() {
        return isClosed;
    }

    boolean isOldManifest() {
        return isOldManifest;
    }

    @Override
    public String toString() {
        return story.toString();
    }

    /** @param isLast after which nothing has cut off what a power loss tore */
    private void openAndEnd(boolean isLast) throws IOException {
        Path ended = parent.resolve("ended");
        Path before = Files.exists(directory) ? JournalKit.copy(directory, parent.resolve("before")) : null;
        isClosed = choice.nextInt(3) == 0;
        long durable;
        try (JournalLog log = open(directory)) {
            manifests.add(Files.readAllBytes(layout.manifest()));
            durable = log.lastSequence();
            events.tailMap(durable, false).clear();
            long last = durable;
            for (int runs = choice.nextInt(3); runs > 0; runs--) {
                last = JournalKit.append(log, last, 1 + choice.nextInt(MAX_EVENTS));
                if (choice.nextBoolean()) {
                    log.force();
                    durable = last;
                }
            }
            story.append(", opened from ")
                    .append(log.recovery().lastSequence() + 1)
                    .append(" to ")
                    .append(last);
            if (!isClosed) {
                JournalKit.copy(directory, ended);
            }
        }
        if (!isClosed) {
            delete(directory);
            Files.move(ended, directory);
        }
        story.append(isClosed ? " and closed" : " and died");
        events.putAll(SalvageKit.events(directory));
        if (before != null && choice.nextBoolean()) {
            bringBack(before);
        }
        if (!isClosed && !isLast && choice.nextBoolean()) {
            tear(durable);
        }
        if (choice.nextInt(4) == 0) {
            beginAndDie();
        }
        if (before != null) {
            delete(before);
        }
    }

    private JournalLog open(Path journal) {
        return choice.nextBoolean()
                ? JournalKit.open(journal)
                : Journal.at(journal).open(JournalKit.SETTINGS);
    }

    /** Files that the latest opening has deleted, as if it had been killed while it did. */
    private void bringBack(Path before) throws IOException {
        JournalLayout old = new JournalLayout(before);
        for (int epoch : old.epochs()) {
            for (int cycle : old.cycles(epoch)) {
                if (epoch < lastCounting() && !Files.exists(layout.cycle(epoch, cycle)) && choice.nextInt(4) > 0) {
                    Files.createDirectories(layout.epoch(epoch));
                    Files.copy(old.cycle(epoch, cycle), layout.cycle(epoch, cycle));
                }
            }
        }
        story.append(", not tidied up");
    }

    private int lastCounting() throws IOException {
        return ManifestFile.read(layout).epoch();
    }

    /** A power loss takes something that was not forced. */
    private void tear(long durable) throws IOException {
        List<Batch> unforced = new ArrayList<>(SalvageKit.excerpts(directory, ExcerptKind.BATCH, lastCounting()));
        unforced.removeIf(batch -> batch.first() <= durable);
        if (!unforced.isEmpty()) {
            Batch torn = unforced.get(choice.nextInt(unforced.size()));
            torn.flip();
            events.tailMap(torn.first()).clear();
            story.append(" torn at ").append(torn.first());
        }
    }

    /** An opening that is killed before its manifest: some of its files are there, all or none. */
    private void beginAndDie() throws IOException {
        Path begun = JournalKit.copy(directory, parent.resolve("begun"));
        open(begun).close();
        int epoch = lastCounting() + 1;
        JournalKit.neverCounted(begun, epoch);
        JournalLayout from = new JournalLayout(begun);
        Files.createDirectory(layout.epoch(epoch));
        int copies = 0;
        for (int cycle : from.cycles(epoch)) {
            if (choice.nextInt(3) > 0) {
                Files.copy(from.cycle(epoch, cycle), layout.cycle(epoch, cycle));
                copies++;
            }
        }
        delete(begun);
        story.append(", then one was killed that had made ").append(copies).append(" files");
    }

    /** Up to three damages, one of the manifest or none, and at times a file that does not belong there. */
    void damage() throws IOException {
        loseManifest();
        for (int damages = choice.nextInt(4); damages > 0; damages--) {
            damageFile();
        }
        if (choice.nextInt(4) == 0) {
            misplace();
        }
    }

    /** Takes the manifest away, or puts an older one in its place; or neither. */
    private void loseManifest() throws IOException {
        int how = choice.nextInt(3);
        byte[] old = manifests.get(choice.nextInt(manifests.size()));
        if (how == 0) {
            Files.delete(layout.manifest());
            story.append("; without manifest");
        } else if (how == 1) {
            isOldManifest = !Arrays.equals(old, Files.readAllBytes(layout.manifest()));
            Files.write(layout.manifest(), old);
            story.append(isOldManifest ? "; an older manifest" : "");
        }
    }

    private void damageFile() throws IOException {
        List<Path> files = files();
        List<Batch> excerpts = files.isEmpty() ? List.of() : excerpts(files.get(choice.nextInt(files.size())));
        if (excerpts.isEmpty()) {
            return;
        }
        Batch excerpt = excerpts.get(choice.nextInt(excerpts.size()));
        Path file = excerpt.file();
        int place = choice.nextInt(excerpt.position(), excerpt.body() + excerpt.bodyLength());
        String how = "deleted";
        switch (choice.nextInt(6)) {
            case 0 -> Files.delete(file);
            case 1 -> {
                SalvageKit.cut(file, place);
                how = "cut";
            }
            case 2 -> {
                JournalKit.cutOff(file, place);
                how = "all zeros";
            }
            case 3 -> {
                zeroPage(file, place);
                how = "a page of zeros";
            }
            default -> {
                JournalKit.flip(file, place, 1 << choice.nextInt(8));
                how = "flipped";
            }
        }
        story.append("; ").append(directory.relativize(file)).append(' ').append(how);
        story.append(" at ").append(place).append(" in ").append(excerpt.kind());
    }

    /** Somebody puts a cycle's file back, into the directory of another opening; its head may be damaged. */
    private void misplace() throws IOException {
        List<Path> files = files();
        if (files.isEmpty()) {
            return;
        }
        Path file = files.get(choice.nextInt(files.size()));
        List<Batch> excerpts = excerpts(file);
        List<Integer> epochs = layout.epochs();
        Path copy = layout.epoch(epochs.get(choice.nextInt(epochs.size()))).resolve(file.getFileName());
        if (excerpts.isEmpty() || Files.exists(copy)) {
            return;
        }
        Files.copy(file, copy);
        misplaced = copy;
        story.append("; ")
                .append(directory.relativize(file))
                .append(" copied to ")
                .append(directory.relativize(copy));
        if (choice.nextInt(3) > 0) {
            JournalKit.flip(copy, excerpts.get(0).body(), 1);
            story.append(" and flipped in ").append(excerpts.get(0).kind());
        }
    }

    private List<Batch> excerpts(Path file) throws IOException {
        return SalvageKit.excerpts(file, CycleNames.cycle(file.getFileName().toString()), seed);
    }

    /** The last event that something which verifies has on record. What was recovered is so once its opening has counted, and that is shown. */
    long onRecord() throws IOException {
        long onRecord = 0;
        for (int epoch : layout.epochs()) {
            boolean hasCounted = epoch <= lastCounting && !isOldManifest;
            for (int cycle : layout.cycles(epoch)) {
                Path file = layout.cycle(epoch, cycle);
                for (Batch excerpt : file.equals(misplaced) ? List.<Batch>of() : excerpts(file)) {
                    long recovered = hasCounted ? excerpt.recoveredThrough() : 0;
                    onRecord = Math.max(onRecord, Math.max(excerpt.durableThrough(), recovered));
                }
            }
        }
        return onRecord;
    }

    private static void zeroPage(Path file, int place) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int from = place / PAGE * PAGE;
            bytes.seek(from);
            bytes.write(new byte[(int) Math.min(PAGE, bytes.length() - from)]);
        }
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                files.add(layout.cycle(epoch, cycle));
            }
        }
        return files;
    }

    private static void delete(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
