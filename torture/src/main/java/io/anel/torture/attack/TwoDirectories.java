package io.anel.torture.attack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Whether two directories hold the same, byte by byte. */
final class TwoDirectories {
    private TwoDirectories() {}

    /**
     * The first thing in which they differ, names, lengths and bytes; null when there is none.
     *
     * @param aside names of files that are passed over
     */
    static String difference(Path one, Path other, Set<String> aside) throws IOException {
        Set<Path> names = names(one, aside);
        Set<Path> others = names(other, aside);
        if (!names.equals(others)) {
            return names + " became " + others;
        }
        for (Path name : names) {
            if (Files.isRegularFile(one.resolve(name))) {
                long at = Files.mismatch(one.resolve(name), other.resolve(name));
                if (at >= 0) {
                    return name + " at byte " + at;
                }
            }
        }
        return null;
    }

    private static Set<Path> names(Path directory, Set<String> aside) throws IOException {
        Set<Path> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Iterator<Path> each = all.iterator(); each.hasNext(); ) {
                Path path = each.next();
                if (!aside.contains(path.getFileName().toString())) {
                    names.add(directory.relativize(path));
                }
            }
        }
        return names;
    }
}
