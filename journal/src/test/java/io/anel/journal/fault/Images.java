package io.anel.journal.fault;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies of a journal's files, and what a disk may hold after power loss between two copies. */
final class Images {
    private static final int PAGE = 4096;

    private Images() {}

    /** The files as the cache holds them; one that is deleted meanwhile is left out. */
    static void copy(Path from, Path to) {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(path));
                } else {
                    copyFile(path, target);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyFile(Path from, Path to) throws IOException {
        try {
            write(to, Files.readAllBytes(from));
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(to);
        }
    }

    /** Pages of zeros become holes. */
    private static void write(Path to, byte[] bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(to.toFile(), "rw")) {
            file.setLength(bytes.length);
            for (int at = 0; at < bytes.length; at += PAGE) {
                int length = Math.min(PAGE, bytes.length - at);
                boolean isZero = true;
                for (int i = 0; i < length && isZero; i++) {
                    isZero = bytes[at + i] == 0;
                }
                if (!isZero) {
                    file.seek(at);
                    file.write(bytes, at, length);
                }
            }
        }
    }

    /** All files of a copy in memory; null for a directory. */
    static Map<Path, byte[]> load(Path copy) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(copy)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                files.put(copy.relativize(path), Files.isDirectory(path) ? null : Files.readAllBytes(path));
            }
        }
        return files;
    }

    /**
     * Writes one image: each page from {@code before} or {@code now}. What was forced is in both, and so in every image. A file
     * that is only in {@code now} was never forced: it may be there, be empty, or be missing.
     */
    static void mix(Map<Path, byte[]> before, Map<Path, byte[]> now, Path image, Random random) throws IOException {
        // Few pages written, or few lost: uniform choice alone would hardly ever make the ends.
        int percentNow = switch (random.nextInt(5)) {
            case 0 -> 3;
            case 1 -> 97;
            default -> 10 + random.nextInt(81);
        };
        for (Map.Entry<Path, byte[]> entry : now.entrySet()) {
            Path target = image.resolve(entry.getKey().toString());
            if (entry.getValue() == null) {
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx------"));
                continue;
            }
            byte[] stale = before.get(entry.getKey());
            boolean wasThere = stale != null;
            int fate = wasThere ? 2 : random.nextInt(4);
            if (fate > 0) {
                byte[] fresh = fate == 1 ? new byte[0] : entry.getValue();
                write(target, mixPages(wasThere ? stale : new byte[0], fresh, wasThere, percentNow, random));
                Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rw-------"));
            }
        }
    }

    private static byte[] mixPages(byte[] stale, byte[] fresh, boolean wasThere, int percentNow, Random random) {
        boolean isOldLength = wasThere && stale.length < fresh.length && random.nextInt(100) >= percentNow;
        byte[] mixed = new byte[isOldLength ? stale.length : fresh.length];
        for (int at = 0; at < mixed.length; at += PAGE) {
            byte[] source = random.nextInt(100) < percentNow ? fresh : stale;
            int length = Math.min(PAGE, mixed.length - at);
            if (at < source.length) {
                System.arraycopy(source, at, mixed, at, Math.min(length, source.length - at));
            }
        }
        return mixed;
    }
}
