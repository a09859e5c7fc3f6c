package io.anel.torture.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk of a few mebibytes, mounted for as long as it is open: one in memory, or a file with ext4 on it. */
public final class SmallDisk implements AutoCloseable {
    /** Of which kind a disk is. */
    public enum Kind {
        TMPFS,
        EXT4
    }

    private static final long PATIENCE_S = 30;
    private static final int MEBIBYTE = 1024 * 1024;

    private final Path mount;
    private final Path image;

    private SmallDisk(Path mount, Path image) {
        this.mount = mount;
        this.image = image;
    }

    /** Why this machine has none, if so. */
    public static Optional<String> missing() {
        try {
            Path probe = Files.createTempDirectory("anel-disk-");
            try {
                for (Kind kind : Kind.values()) {
                    mount(kind, probe, 8).close();
                }
                return Optional.empty();
            } finally {
                FileCopies.delete(probe);
            }
        } catch (IOException e) {
            return Optional.of("small disks, which take root and mounts: " + e.getMessage());
        }
    }

    /** Mounts one within a directory. */
    public static SmallDisk mount(Kind kind, Path within, int mebibytes) throws IOException {
        Path mount = Files.createDirectories(within.resolve("disk"));
        if (kind == Kind.TMPFS) {
            run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=0700", "none", mount.toString());
            return new SmallDisk(mount, null);
        }
        Path image = within.resolve("disk.img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mebibytes * MEBIBYTE);
        }
        run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", image.toString());
        run("mount", "-o", "loop", image.toString(), mount.toString());
        return new SmallDisk(mount, image);
    }

    public Path root() {
        return mount;
    }

    public long freeBytes() throws IOException {
        return Files.getFileStore(mount).getUsableSpace();
    }

    /** Fills it but for so much. */
    public void fill(int leftMebibytes) throws IOException {
        ballast((freeBytes() + ballastBytes()) / MEBIBYTE - leftMebibytes);
    }

    /** Frees so much of what {@link #fill} has taken; all of it where there is no more. */
    public void free(int mebibytes) throws IOException {
        ballast(ballastBytes() / MEBIBYTE - mebibytes);
    }

    private Path ballastFile() {
        return mount.resolve("ballast");
    }

    private long ballastBytes() throws IOException {
        return Files.exists(ballastFile()) ? Files.size(ballastFile()) : 0;
    }

    private void ballast(long mebibytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(ballastFile().toFile(), "rw")) {
            long from = Math.min(file.length() / MEBIBYTE, Math.max(mebibytes, 0));
            file.setLength(from * MEBIBYTE);
            file.seek(from * MEBIBYTE);
            for (long at = from; at < mebibytes; at++) {
                file.write(new byte[MEBIBYTE]);
            }
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!Ended.within(process, PATIENCE_S) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", List.of(command)) + ": " + output);
        }
    }

    @Override
    public void close() throws IOException {
        run("umount", "-l", mount.toString());
        Files.delete(mount);
        if (image != null) {
            Files.delete(image);
        }
    }
}
