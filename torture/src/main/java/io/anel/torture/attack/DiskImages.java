package io.anel.torture.attack;

import io.anel.torture.process.FileCopies;
import io.anel.torture.process.ForceTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a disk may hold after power loss: of each file what was forced of it, or what stands in the page cache by now, page by page, or torn inside a
 * page, a sector from here and a sector from there.
 *
 * <p>A file whose content was never forced may be of zeros, one whose name was not forced may be missing, one that was renamed over another may be the one or the
 * other as a whole, and one that was deleted may be there still.
 *
 * <pre>
 *   opening 1:  … force ── copy ── more ── kill          the disk: of what opening 1 forced, its copy
 *   opening 2:  … force ── copy ── more ── stop ── now   of what opening 2 forced too, that copy
 * </pre>
 *
 * <p><b>Threading:</b> one thread.
 */
final class DiskImages {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;

    private record Content(byte[] bytes, long length, String inode) {}

    private static final Content EMPTY = new Content(new byte[0], 0, "");

    /** By name within the directory, what is surely on the disk. */
    private final Map<Path, Content> onDisk = new TreeMap<>();
    /** By inode, also of those whose names are not forced. */
    private final Map<String, Content> forcedContents = new HashMap<>();
    /** What stands in the page cache at the end; null for a directory. */
    private final Map<Path, Content> cached = new TreeMap<>();

    /**
     * Takes in what one opening has forced.
     *
     * @param copy the files as they were after its last force
     * @param files where they stood
     */
    void forced(Path copy, Path files, ForceTrace trace) throws IOException {
        for (Map.Entry<Path, Content> entry : load(copy).entrySet()) {
            Path original = files.resolve(entry.getKey().toString());
            Content content = entry.getValue();
            if (content != null && trace.isForced(original)) {
                forcedContents.put(content.inode, content);
            }
            // What such a name stood for before, if for anything, it may stand for still.
            if (isNameForced(trace, files, original) && (content == null || trace.isForced(original))) {
                onDisk.put(entry.getKey(), content);
            }
        }
    }

    /** A name that leads through one that is missing is missing. */
    private static boolean isNameForced(ForceTrace trace, Path files, Path original) {
        for (Path each = original; each.startsWith(files); each = each.getParent()) {
            if (!trace.isNameForced(each)) {
                return false;
            }
        }
        return true;
    }

    /** Takes in what stands in the page cache when the power fails. */
    void cached(Path copy) throws IOException {
        cached.putAll(load(copy));
    }

    private static Map<Path, Content> load(Path copy) throws IOException {
        Map<Path, String> inodes = FileCopies.inodes(copy);
        Map<Path, Content> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(copy)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path name = copy.relativize(path);
                files.put(name, Files.isDirectory(path) ? null : content(path, inodes.get(name)));
            }
        }
        return files;
    }

    private static Content content(Path file, String inode) throws IOException {
        FileCopies.Content read = FileCopies.Content.read(file);
        return new Content(read.bytes(), read.length(), inode);
    }

    /** Writes one such disk. */
    void write(Path image, Random choice) throws IOException {
        // Few pages written, or few lost: uniform choice alone would hardly ever make the ends.
        int percentNow = switch (choice.nextInt(6)) {
            case 0 -> 3;
            case 1 -> 97;
            case 2 -> 100;
            default -> 10 + choice.nextInt(81);
        };
        boolean tears = choice.nextBoolean();
        for (Map.Entry<Path, Content> entry : cached.entrySet()) {
            Path target = image.resolve(entry.getKey().toString());
            Content stale = onDisk.get(entry.getKey());
            Content fresh = entry.getValue();
            if (fresh == null) {
                if (onDisk.containsKey(entry.getKey()) || choice.nextInt(4) > 0) {
                    directory(target);
                }
            } else if (stale != null && stale.inode.equals(fresh.inode)) {
                file(target, mix(stale, fresh, percentNow, tears, choice));
            } else if (stale != null && choice.nextBoolean()) {
                file(target, stale);
            } else if (stale != null || choice.nextInt(4) > 0 && Files.isDirectory(target.getParent())) {
                Content old = forcedContents.getOrDefault(fresh.inode, EMPTY);
                file(target, choice.nextInt(4) == 0 ? old : mix(old, fresh, percentNow, tears, choice));
            }
        }
        resurrect(image, choice);
    }

    /** Deletions are not forced. */
    private void resurrect(Path image, Random choice) throws IOException {
        if (choice.nextBoolean()) {
            for (Map.Entry<Path, Content> entry : onDisk.entrySet()) {
                Path target = image.resolve(entry.getKey().toString());
                if (entry.getValue() == null) {
                    directory(target);
                } else if (!cached.containsKey(entry.getKey())) {
                    file(target, entry.getValue());
                }
            }
        }
    }

    private static void directory(Path target) throws IOException {
        Files.createDirectories(target);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
    }

    private static void file(Path target, Content content) throws IOException {
        if (!Files.isDirectory(target.getParent())) {
            directory(target.getParent());
        }
        FileCopies.write(target, content.bytes, content.length);
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
    }

    private static Content mix(Content old, Content fresh, int percentNow, boolean tears, Random choice) {
        boolean isOldLength = old.length < fresh.length && choice.nextInt(100) >= percentNow;
        long length = isOldLength ? old.length : fresh.length;
        byte[] mixed = new byte[(int) Math.min(length, Math.max(old.bytes.length, fresh.bytes.length))];
        for (int page = 0; page < mixed.length; page += PAGE) {
            boolean tearsThis = tears && choice.nextInt(8) == 0;
            boolean isNow = choice.nextInt(100) < percentNow;
            for (int at = page; at < Math.min(page + PAGE, mixed.length); at += SECTOR) {
                byte[] source = ((tearsThis ? choice.nextBoolean() : isNow) ? fresh : old).bytes;
                if (at < source.length) {
                    int copied = Math.min(Math.min(SECTOR, mixed.length - at), source.length - at);
                    System.arraycopy(source, at, mixed, at, copied);
                }
            }
        }
        return new Content(mixed, length, fresh.inode);
    }
}
