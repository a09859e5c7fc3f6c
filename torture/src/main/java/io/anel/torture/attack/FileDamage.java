package io.anel.torture.attack;

import io.anel.torture.part.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * One way to spoil a whole file.
 *
 * @param file within the directory
 * @param other the one that it changes places with, or that stands there instead; null where none does
 */
record FileDamage(Kind kind, Path file, Path other) {
    enum Kind {
        MISSING,
        EMPTY,
        CUT,
        FOREIGN,
        SWAPPED,
        /** As it was at an earlier time. */
        STALE
    }

    private static final Kind[] KINDS = Kind.values();

    /**
     * @param foreign a directory of the same part with other content
     * @param earlier the same directory as it was between two openings, if it was
     */
    static FileDamage choose(Path directory, Path foreign, Path earlier, Random choice) throws IOException {
        List<Path> files = filesOf(directory);
        Path file = files.get(choice.nextInt(files.size()));
        List<Path> old = Files.exists(earlier) ? changed(earlier, directory) : List.of();
        Kind kind = KINDS[choice.nextInt(old.isEmpty() ? KINDS.length - 1 : KINDS.length)];
        return switch (kind) {
            case MISSING, EMPTY, CUT -> new FileDamage(kind, file, null);
            case STALE -> {
                Path changed = old.get(choice.nextInt(old.size()));
                yield new FileDamage(kind, changed, earlier.resolve(changed));
            }
            case FOREIGN -> {
                List<Path> others = filesOf(foreign);
                // Mostly the one of the same name: another name shows at once.
                Path same = foreign.resolve(file);
                yield new FileDamage(
                        kind,
                        file,
                        Files.exists(same) && choice.nextInt(4) > 0
                                ? same
                                : foreign.resolve(others.get(choice.nextInt(others.size()))));
            }
            case SWAPPED -> new FileDamage(kind, file, files.get(choice.nextInt(files.size())));
        };
    }

    private static List<Path> filesOf(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(directory::relativize)
                    .sorted()
                    .toList();
        }
    }

    /** The files that are others now, or deleted. */
    private static List<Path> changed(Path earlier, Path directory) throws IOException {
        List<Path> changed = new ArrayList<>();
        for (Path file : filesOf(earlier)) {
            Path now = directory.resolve(file);
            if (Files.isDirectory(now.getParent())
                    && (!Files.exists(now) || Files.mismatch(earlier.resolve(file), now) >= 0)) {
                changed.add(file);
            }
        }
        return changed;
    }

    /** Spoils it in this directory, which has the same files. */
    void spoil(Path directory, Random choice) throws IOException {
        Path spoilt = directory.resolve(file);
        switch (kind) {
            case MISSING -> Files.delete(spoilt);
            case EMPTY -> cut(spoilt, 0);
            case CUT -> cut(spoilt, (long) (choice.nextDouble() * Files.size(spoilt)));
            case FOREIGN, STALE -> Files.copy(other, spoilt, StandardCopyOption.REPLACE_EXISTING);
            case SWAPPED -> {
                Path aside = directory.resolve("aside");
                Files.move(spoilt, aside);
                if (!other.equals(file)) {
                    Files.move(directory.resolve(other), spoilt);
                }
                Files.move(aside, directory.resolve(other));
            }
        }
    }

    private static void cut(Path file, long length) throws IOException {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
            opened.setLength(length);
        }
    }

    /** What it has left of the files of {@code directory}, now that those of {@code spoilt} are spoilt. */
    Remains remains(Path directory, Path spoilt, List<Entry> entries) throws IOException {
        Map<Path, byte[][]> contents = new HashMap<>();
        for (Path each : kind == Kind.SWAPPED ? List.of(file, other) : List.of(file)) {
            contents.put(
                    directory.resolve(each),
                    new byte[][] {bytes(directory.resolve(each)), bytes(spoilt.resolve(each))});
        }
        Remains remains = Remains.of(entries, List.copyOf(contents.keySet()), entry -> {
            byte[][] both = contents.get(entry.file());
            int from = (int) entry.from();
            int to = (int) entry.to();
            return both[1].length < to || Arrays.mismatch(both[0], from, to, both[1], from, to) >= 0;
        });
        if (!remains.hasLostItsAccount()
                || other == null
                || !other.getFileName().equals(file.getFileName())) {
            return remains;
        }
        return switch (kind) {
            case STALE -> remains.underAnEarlierAccount();
            case FOREIGN -> remains.underAForeignAccount();
            default -> remains;
        };
    }

    private static byte[] bytes(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    /** What whoever reads them must name: the file; where one of other content stands in its place, any: all that it says of the others is wrong then. */
    List<String> names(Path directory) {
        boolean isAny = kind == Kind.FOREIGN || kind == Kind.SWAPPED || kind == Kind.STALE;
        return List.of(isAny ? directory.toString() : file.getFileName().toString());
    }

    /** What a refused opening must name: also an old file, where a later opening has ended in order. */
    List<String> refusedFor(Path directory, boolean isKilled) {
        return kind == Kind.STALE && !isKilled ? List.of(file.getFileName().toString()) : names(directory);
    }

    @Override
    public String toString() {
        return kind + " " + file + (other == null ? "" : " (" + other + ")");
    }
}
