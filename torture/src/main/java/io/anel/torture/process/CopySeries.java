package io.anel.torture.process;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Copies of a part's files, one after the other, as the page cache holds them.
 *
 * <pre>
 *   0/            made before the first file is read: a trace of the process tells what had been forced by then
 *   0/…           the files that differ from the copy before
 *   0.list        a line a name: its inode, and which copy has its content; there only when the copy is whole
 * </pre>
 *
 * <p><b>Threading:</b> any takes; one reads, when nobody takes any more.
 */
public final class CopySeries {
    private static final String DIRECTORY = "-";

    private final Path from;
    private final Path to;
    private final Map<Path, Place> last = new HashMap<>();
    private int taken;

    private record Place(String inode, int copy, FileCopies.Content content) {
        boolean holds(String otherInode, FileCopies.Content other) {
            return inode.equals(otherInode)
                    && content.length() == other.length()
                    && Arrays.equals(content.bytes(), other.bytes());
        }
    }

    /**
     * What a name stood for.
     *
     * @param content null for a directory
     */
    public record Named(String inode, FileCopies.Content content) {}

    /** @param to an empty directory */
    public CopySeries(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies once more; a file that is deleted meanwhile is left out. */
    public synchronized void take() throws IOException {
        int copy = taken++;
        Path files = Files.createDirectory(to.resolve(Integer.toString(copy)));
        List<String> lines = new ArrayList<>();
        Files.walkFileTree(from, new FileCopies.FilesAtWork() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                lines.add(DIRECTORY + ' ' + copy + ' ' + from.relativize(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path name = from.relativize(file);
                try {
                    Place place = place(file, name, copy);
                    if (place.copy == copy) {
                        Path target = files.resolve(name);
                        Files.createDirectories(target.getParent());
                        FileCopies.write(target, place.content.bytes(), place.content.length());
                    }
                    lines.add(place.inode + ' ' + place.copy + ' ' + name);
                } catch (NoSuchFileException e) {
                    return FileVisitResult.CONTINUE;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Path list = Files.write(to.resolve("list.new"), lines);
        Files.move(list, list(to, copy));
    }

    private Place place(Path file, Path name, int copy) throws IOException {
        String inode = inode(file);
        FileCopies.Content content = FileCopies.Content.read(file);
        while (!inode.equals(inode(file))) {
            // Another was renamed over it.
            inode = inode(file);
            content = FileCopies.Content.read(file);
        }
        Place before = last.get(name);
        if (before != null && before.holds(inode, content)) {
            return before;
        }
        Place place = new Place(inode, copy, content);
        last.put(name, place);
        return place;
    }

    /** What tells a file from another of the same name. */
    public static String inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino").toString();
    }

    private static Path list(Path series, int copy) {
        return series.resolve(copy + ".list");
    }

    /** All copies that are whole, the oldest first; each has every name within the directory that was copied. */
    public static List<Map<Path, Named>> read(Path series) throws IOException {
        List<Map<Path, Named>> copies = new ArrayList<>();
        Map<Path, FileCopies.Content> contents = new HashMap<>();
        for (int copy = 0; Files.exists(list(series, copy)); copy++) {
            Map<Path, Named> names = new TreeMap<>();
            for (String line : Files.readAllLines(list(series, copy))) {
                String[] words = line.split(" ", 3);
                Path name = Path.of(words[2]);
                Path file = series.resolve(words[1]).resolve(name);
                if (!words[0].equals(DIRECTORY) && !contents.containsKey(file)) {
                    contents.put(file, FileCopies.Content.read(file));
                }
                names.put(name, new Named(words[0], contents.get(file)));
            }
            copies.add(names);
        }
        return copies;
    }
}
