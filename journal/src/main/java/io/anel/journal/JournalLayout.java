package io.anel.journal;

import io.anel.api.Printable;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.cycle.CycleStore;
import io.anel.journal.format.CycleBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where things stand in a journal's directory. */
record JournalLayout(Path directory) {
    private static final Pattern EPOCH = Pattern.compile("epoch-[0-9]{5,9}");

    /** Who keeps its cycles' files. */
    CycleStore store() {
        return directory.getFileSystem().provider() instanceof CycleStore own ? own : ChronicleStore.INSTANCE;
    }

    CycleMapping mapping(Path file) throws IOException {
        return new CycleMapping(store(), file);
    }

    Path lock() {
        return directory.resolve("lock");
    }

    Path owner() {
        return directory.resolve("owner");
    }

    Path manifest() {
        return directory.resolve("manifest");
    }

    /** The manifest while it is written. */
    Path manifestAside() {
        return directory.resolve("manifest.new");
    }

    Path epoch(int epoch) {
        return directory.resolve("epoch-" + String.format(Locale.ROOT, "%05d", epoch));
    }

    Path cycle(int epoch, int cycle) {
        return epoch(epoch).resolve(CycleNames.fileName(cycle));
    }

    Path cycle(CycleBounds bounds) {
        return cycle(bounds.directoryEpoch(), bounds.cycle());
    }

    /** The numbers of the cycles that an opening has files of, ascending; none when it has no directory. A writer may be at work. */
    List<Integer> cycles(int epoch) throws IOException {
        List<Integer> cycles = listCycles(epoch);
        boolean hasGap = !cycles.isEmpty() && cycles.get(cycles.size() - 1) - cycles.get(0) >= cycles.size();
        if (!hasGap) {
            return cycles;
        }
        // A listing may have a file that was made meanwhile, and not the one that was made before it: the next listing
        // has that one.
        int last = cycles.get(cycles.size() - 1);
        List<Integer> again = listCycles(epoch);
        again.removeIf(cycle -> cycle > last);
        return again;
    }

    private List<Integer> listCycles(int epoch) throws IOException {
        Path epochDirectory = epoch(epoch);
        if (!Files.isDirectory(epochDirectory, LinkOption.NOFOLLOW_LINKS)) {
            return new ArrayList<>();
        }
        try (Stream<Path> files = Files.list(epochDirectory)) {
            return files.map(file -> CycleNames.cycle(file.getFileName().toString()))
                    .filter(cycle -> cycle > 0)
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
    }

    /** The openings that have a directory, ascending. */
    List<Integer> epochs() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(JournalLayout::isEpoch)
                    .map(name -> Integer.valueOf(name.substring("epoch-".length())))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    /** What stands in the place of a journal, for a message, where there is none. */
    String insteadOfOne() throws IOException {
        if (!Files.isDirectory(directory)) {
            return Files.exists(directory) ? "what is no directory" : "no such directory";
        }
        return epochs().isEmpty()
                ? "a directory without a manifest"
                : "one that has lost its manifest, which salvage does without";
    }

    /** The names in the directory that no opening of a journal which was never finished has put there. */
    List<String> foreignNames() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.equals("lock") && !name.equals("owner") && !name.equals("manifest.new"))
                    .sorted()
                    .collect(Collectors.toList());
        }
    }

    static boolean isEpoch(String name) {
        return EPOCH.matcher(name).matches();
    }

    /** The directory, as a log may show it. */
    @Override
    public String toString() {
        return Printable.of(directory.toString());
    }
}
