package io.anel.torture.part;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A {@link Shelf} under the attacks: what a new part takes. It has no salvage, and no eye for somebody else's hand on its files. */
public class ShelfPart implements DurablePart {
    private static final int MOST_AT_ONCE = 64;

    @Override
    public String name() {
        return "shelf";
    }

    @Override
    public List<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Shelf::isShelf).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public Set<String> calls(boolean fromTheOpening) {
        return fromTheOpening ? Set.of("openat", "mkdir", "pwrite64", "fdatasync", "fsync") : Set.of("pwrite64");
    }

    @Override
    public void run(Path directory, Random choice, Witness witness) throws Exception {
        try (Shelf shelf = Shelf.open(directory, choice.nextLong())) {
            witness.opened();
            while (!witness.isEnding()) {
                for (int left = 1 + choice.nextInt(MOST_AT_ONCE); left > 0; left--) {
                    put(shelf, witness);
                }
                force(shelf, witness);
            }
        }
    }

    private static void put(Shelf shelf, Witness witness) throws Exception {
        if (!shelf.put()) {
            witness.paused();
            while (!shelf.put()) {
                if (witness.isEnding()) {
                    return;
                }
                Thread.sleep(1);
            }
            witness.resumed();
        }
        witness.survivesKill(Promises.REACHES, Long.toString(shelf.items()));
    }

    void force(Shelf shelf, Witness witness) throws IOException {
        witness.forcing();
        shelf.force();
        witness.forced();
        witness.survivesPowerLoss(Promises.REACHES, Long.toString(shelf.items()));
    }

    @Override
    public Recovered check(Path directory, Promises promises, Random choice) throws Exception {
        long startNs = System.nanoTime();
        Shelf shelf = Shelf.open(directory, choice.nextLong());
        long openingNs = System.nanoTime() - startNs;
        shelf.close();
        String reaches = promises.inForce().getOrDefault(Promises.REACHES, "0");
        Reading reading = read(directory);
        if (reading.items() < Long.parseLong(reaches)) {
            throw new BrokenPromiseException("expected items through " + reaches + ", got " + reading.items());
        }
        return new Recovered(openingNs, reading.items(), Arrays.hashCode(reading.digests()));
    }

    @Override
    public List<Region> regions(Path directory) throws IOException {
        Shelf.Content content = Shelf.look(directory);
        return content.rows().stream()
                .map(row -> new Region(row.hasItem() ? "item" : "mark", content.file(), row.from(), row.to(), true))
                .toList();
    }

    @Override
    public List<Entry> entries(Path directory) throws IOException {
        Shelf.Content content = Shelf.look(directory);
        List<Entry> entries = new ArrayList<>();
        for (Shelf.Row row : content.rows()) {
            long first = row.hasItem() ? row.item() : row.item() + 1;
            entries.add(new Entry(content.file(), row.from(), row.to(), first, row.item(), row.forcedThrough()));
        }
        return entries;
    }

    @Override
    public Reopening open(Path directory) {
        try {
            Shelf.open(directory, 0).close();
            return new Reopening(null, true);
        } catch (IOException e) {
            return new Reopening(e.getMessage(), false);
        }
    }

    @Override
    public Reading read(Path directory) throws IOException {
        Shelf.Content content = Shelf.look(directory);
        // What an item holds follows from its number, and was compared.
        long[] digests = content.rows().stream()
                .filter(Shelf.Row::hasItem)
                .mapToLong(Shelf.Row::item)
                .toArray();
        boolean isAllForced = content.end() == null && content.forcedThrough() == content.items();
        return new Reading(
                digests, content.end(), content.isDamaged() || isAllForced ? Reading.NO_TAIL : digests.length);
    }
}
