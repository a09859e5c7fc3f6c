package io.anel.torture.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Copies of a part's files as the page cache holds them, and their end. */
public final class FileCopies {
    private static final int PAGE = 4096;
    private static final int CHUNK = 64 * 1024;
    private static final byte[] ZEROS = new byte[CHUNK];

    private FileCopies() {}

    /** Names, lengths and times of all that is in a directory, as far as it can be seen while somebody works there. */
    public static Map<Path, String> look(Path directory) throws IOException {
        Map<Path, String> seen = new TreeMap<>();
        if (!Files.exists(directory)) {
            return seen;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path visited, BasicFileAttributes attributes) {
                return visitFile(visited, attributes);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                seen.put(file, attributes.size() + " " + attributes.lastModifiedTime());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return seen;
    }

    /** Visits files that somebody works on: one that is deleted meanwhile is passed over. */
    abstract static class FilesAtWork extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }

    /** Copies a directory; a file that is deleted meanwhile is left out. */
    public static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new FilesAtWork() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path target = to.resolve(from.relativize(directory).toString());
                Files.createDirectories(target);
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                copyFile(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void copyFile(Path from, Path to) throws IOException {
        try {
            Content content = Content.read(from);
            write(to, content.bytes, content.length);
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (NoSuchFileException e) {
            Files.deleteIfExists(to);
        }
    }

    /**
     * What a file holds.
     *
     * @param bytes without the pages of zeros at its end, which most of a file that was made ready is
     */
    public record Content(byte[] bytes, long length) {
        public static Content read(Path file) throws IOException {
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                long length = in.length();
                byte[] bytes = new byte[0];
                byte[] chunk = new byte[CHUNK];
                for (long at = 0; at < length; at += CHUNK) {
                    int read = (int) Math.min(CHUNK, length - at);
                    in.seek(at);
                    in.readFully(chunk, 0, read);
                    int end = endOfData(chunk, read);
                    if (end > 0) {
                        bytes = Arrays.copyOf(bytes, (int) at + end);
                        System.arraycopy(chunk, 0, bytes, (int) at, end);
                    }
                }
                return new Content(bytes, length);
            }
        }

        private static int endOfData(byte[] chunk, int length) {
            if (Arrays.equals(chunk, 0, length, ZEROS, 0, length)) {
                return 0;
            }
            int end = length;
            while (end > 0 && chunk[end - 1] == 0) {
                end--;
            }
            return Math.min(length, (end + PAGE - 1) / PAGE * PAGE);
        }
    }

    /** Writes a file of that length: these bytes, and zeros behind them; pages of zeros become holes. */
    public static void write(Path to, byte[] bytes, long fileLength) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(to.toFile(), "rw")) {
            file.setLength(fileLength);
            int written = (int) Math.min(bytes.length, fileLength);
            for (int at = 0; at < written; at += PAGE) {
                int length = Math.min(PAGE, written - at);
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

    /** Deletes a directory and all in it, if it is there. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
