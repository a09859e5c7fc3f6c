package io.anel.torture.attack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
        SWAPPED
    }

    private static final Kind[] KINDS = Kind.values();

    /** @param foreign a directory of the same part with other content */
    static FileDamage choose(Path directory, Path foreign, Random choice) throws IOException {
        List<Path> files = filesOf(directory);
        Path file = files.get(choice.nextInt(files.size()));
        Kind kind = KINDS[choice.nextInt(KINDS.length)];
        return switch (kind) {
            case MISSING, EMPTY, CUT -> new FileDamage(kind, file, null);
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

    /** Spoils it in this directory, which has the same files. */
    void spoil(Path directory, Random choice) throws IOException {
        Path spoilt = directory.resolve(file);
        switch (kind) {
            case MISSING -> Files.delete(spoilt);
            case EMPTY -> cut(spoilt, 0);
            case CUT -> cut(spoilt, (long) (choice.nextDouble() * Files.size(spoilt)));
            case FOREIGN -> Files.copy(other, spoilt, StandardCopyOption.REPLACE_EXISTING);
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

    /** What must be named: the file; where another stands in its place, any: all that it says of the others is wrong then. */
    List<String> names(Path directory) {
        return List.of(other == null ? file.getFileName().toString() : directory.toString());
    }

    @Override
    public String toString() {
        return kind + " " + file + (other == null ? "" : " (" + other + ")");
    }
}
