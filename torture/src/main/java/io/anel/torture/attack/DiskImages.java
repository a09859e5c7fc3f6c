package io.anel.torture.attack;

import io.anel.torture.process.FileCopies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a disk may hold after power loss between two copies of the files: each page from the one or the other, or torn inside, a sector from here
 * and a sector from there. What was forced is in both copies, and so in every image.
 *
 * <p>A file that only the later copy has was never forced, nor was its name: it may be there, be empty, or be missing. A file whose name stands
 * for other contents than before ({@code rename}) is the one or the other as a whole.
 */
final class DiskImages {
    private static final int PAGE = 4096;
    private static final int SECTOR = 512;

    private final Map<Path, byte[]> before;
    private final Map<Path, byte[]> now;
    /** Names that stand for other contents now: the file was renamed over the one before. */
    private final Set<Path> replaced = new TreeSet<>();

    private DiskImages(Map<Path, byte[]> before, Map<Path, byte[]> now) {
        this.before = before;
        this.now = now;
    }

    static DiskImages between(Path atLastForce, Path asOfNow) throws IOException {
        DiskImages images = new DiskImages(load(atLastForce), load(asOfNow));
        Map<Path, String> inodes = FileCopies.inodes(asOfNow);
        FileCopies.inodes(atLastForce).forEach((name, inode) -> {
            if (inodes.containsKey(name) && !inodes.get(name).equals(inode)) {
                images.replaced.add(name);
            }
        });
        return images;
    }

    /** All files of a copy in memory; null for a directory. */
    private static Map<Path, byte[]> load(Path copy) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(copy)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                files.put(copy.relativize(path), Files.isDirectory(path) ? null : Files.readAllBytes(path));
            }
        }
        return files;
    }

    void write(Path image, Random choice) throws IOException {
        // Few pages written, or few lost: uniform choice alone would hardly ever make the ends.
        int percentNow = switch (choice.nextInt(6)) {
            case 0 -> 3;
            case 1 -> 97;
            case 2 -> 100;
            default -> 10 + choice.nextInt(81);
        };
        boolean tears = choice.nextBoolean();
        for (Map.Entry<Path, byte[]> entry : now.entrySet()) {
            Path target = image.resolve(entry.getKey().toString());
            if (entry.getValue() == null) {
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                continue;
            }
            byte[] stale = before.get(entry.getKey());
            byte[] fresh = entry.getValue();
            byte[] written;
            if (stale == null) {
                int fate = choice.nextInt(4);
                if (fate == 0) {
                    continue;
                }
                written = fate == 1 ? new byte[0] : mix(new byte[0], fresh, false, percentNow, tears, choice);
            } else if (replaced.contains(entry.getKey())) {
                written = choice.nextBoolean() ? fresh : stale;
            } else {
                boolean isOldLength = stale.length < fresh.length && choice.nextInt(100) >= percentNow;
                written = mix(stale, fresh, isOldLength, percentNow, tears, choice);
            }
            FileCopies.write(target, written);
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
        }
    }

    private static byte[] mix(
            byte[] old, byte[] fresh, boolean isOldLength, int percentNow, boolean tears, Random choice) {
        byte[] mixed = new byte[isOldLength ? old.length : fresh.length];
        for (int page = 0; page < mixed.length; page += PAGE) {
            boolean tearsThis = tears && choice.nextInt(8) == 0;
            boolean isNow = choice.nextInt(100) < percentNow;
            for (int at = page; at < Math.min(page + PAGE, mixed.length); at += SECTOR) {
                byte[] source = (tearsThis ? choice.nextBoolean() : isNow) ? fresh : old;
                if (at < source.length) {
                    System.arraycopy(
                            source, at, mixed, at, Math.min(Math.min(SECTOR, mixed.length - at), source.length - at));
                }
            }
        }
        return mixed;
    }
}
