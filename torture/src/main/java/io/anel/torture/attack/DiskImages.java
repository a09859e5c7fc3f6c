package io.anel.torture.attack;

import io.anel.torture.process.CopySeries;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.ForceTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
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
 *   opening 1:  open ── copy … force ── copy … force ── copy … kill
 *   opening 2:  open ── copy … force ── copy … force ── copy … stop ── now
 * </pre>
 *
 * <p>On the disk is, of each file, the first copy behind the last force <em>of that file</em> in the latest opening that forced it. What was written
 * between that force and that copy is taken for forced: no promise was given on that yet, but the log itself may say so already.
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
    /** Inodes are given again: by inode, what its latest file is called here. */
    private final Map<String, String> names = new HashMap<>();

    private int openings;

    /**
     * Takes in what one opening has forced.
     *
     * @param copies the files when it was open, behind each force, and, when it was stopped, then
     * @param files where they stood, and still stand
     */
    void forced(List<Map<Path, CopySeries.Named>> copies, Path files, ForceTrace trace) throws IOException {
        rename(files, trace);
        for (Map.Entry<Path, CopySeries.Named> entry :
                copies.get(copies.size() - 1).entrySet()) {
            Path original = files.resolve(entry.getKey());
            Content content = null;
            if (entry.getValue().content() != null && trace.isForced(original)) {
                content = content(copies, trace.copyBehindForce(original), entry.getKey(), entry.getValue());
                forcedContents.put(content.inode, content);
            }
            // What such a name stood for before, if for anything, it may stand for still.
            if (isNameForced(trace, files, original) && (entry.getValue().content() == null || content != null)) {
                onDisk.put(entry.getKey(), content);
            }
        }
    }

    private void rename(Path files, ForceTrace trace) throws IOException {
        openings++;
        try (Stream<Path> paths = Files.walk(files)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                if (trace.isMade(path)) {
                    String inode = CopySeries.inode(path);
                    names.put(inode, inode + " of opening " + openings);
                }
            }
        }
    }

    /** The file as that copy, or the first one behind it that has it, shows it; it may have had another name there. */
    private Content content(List<Map<Path, CopySeries.Named>> copies, int first, Path name, CopySeries.Named last) {
        for (int i = Math.min(first, copies.size() - 1); i < copies.size(); i++) {
            CopySeries.Named same = copies.get(i).get(name);
            if (same != null && same.inode().equals(last.inode())) {
                return content(same);
            }
            for (CopySeries.Named other : copies.get(i).values()) {
                if (other.inode().equals(last.inode())) {
                    return content(other);
                }
            }
        }
        throw new IllegalStateException("expected the last copy to have " + name);
    }

    private Content content(CopySeries.Named named) {
        String inode = names.getOrDefault(named.inode(), named.inode());
        return new Content(named.content().bytes(), named.content().length(), inode);
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

    /** Takes in what stands in the page cache when the power fails; the opening that it fails in has been taken in. */
    void cached(Map<Path, CopySeries.Named> now) {
        now.forEach((name, named) -> cached.put(name, named.content() == null ? null : content(named)));
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
