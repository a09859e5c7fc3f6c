package io.anel.journal.chronicle;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/**
 * Gives disk space to a file before it is mapped, and takes back what was not used.
 *
 * <p>A store into a mapped page that the disk has no room for kills with SIGBUS, or throws an InternalError at some later
 * place: so no page is ever touched that was not reserved here.
 */
final class Allocation {
    private static final int KEEP_SIZE = 1;
    private static final int PUNCH_HOLE = 2;
    /** What a file system may need for its own books beside the bytes asked for. */
    private static final long MARGIN_BYTES = 1024 * 1024;

    private static final int FILE_MODE = 0600;
    private static final int EIO = 5;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final int EOPNOTSUPP = 95;
    private static final int ATTEMPTS = 2;

    static {
        // The first look at errno loads classes, which make system calls of their own and overwrite it: a full disk
        // would
        // then be taken for a broken one. So the first look is at a call that fails for nothing.
        PosixAPI probe = PosixAPI.posix();
        probe.fallocate(-1, 0, 0, 1);
        probe.strerror(probe.lastError());
    }

    private final PosixAPI posix = PosixAPI.posix();
    private final Path file;
    private final int descriptor;

    Allocation(Path file) throws IOException {
        this.file = file;
        descriptor = posix.open(file.toString(), OpenFlag.O_RDWR.value(), FILE_MODE);
        if (descriptor < 0) {
            throw new IOException(file + ": cannot be opened to reserve space");
        }
    }

    /**
     * Reserves.
     *
     * @return false when the disk is full
     */
    boolean reserve(long offset, long length) throws IOException {
        return call(0, offset, length, "reserve");
    }

    /** Gives the space back, where the disk can; the file keeps its size, so no reader's mapping loses its pages. */
    void punch(long offset, long length) throws IOException {
        call(KEEP_SIZE | PUNCH_HOLE, offset, length, "give back");
    }

    /** Whether a failed call of the JDK says so: it hands on the system's text for the number, and not the number. */
    static boolean isFullDisk(FileSystemException e) {
        PosixAPI posix = PosixAPI.posix();
        return e.getReason() != null
                && (e.getReason().equals(posix.strerror(ENOSPC))
                        || e.getReason().equals(posix.strerror(EDQUOT)));
    }

    void close() {
        posix.close(descriptor);
    }

    /**
     * A failure counts as a full disk when the error number or the disk itself says so. The number that the native bridge hands on
     * is not reliable, and the disk may have got room since the call: so what neither explains is tried once more, but for EIO.
     */
    private boolean call(int mode, long offset, long length, String what) throws IOException {
        for (int attempt = 1; length > 0 && posix.fallocate(descriptor, mode, offset, length) != 0; attempt++) {
            int error = posix.lastError();
            if (error == ENOSPC || error == EDQUOT || usableBytes() < length + MARGIN_BYTES) {
                return false;
            }
            if (error == EOPNOTSUPP && mode != 0) {
                return false;
            }
            if (attempt == ATTEMPTS || error == EIO) {
                throw new IOException(file + ": cannot " + what + " " + length + " bytes at " + offset + ", with "
                        + usableBytes() + " bytes free: error " + error);
            }
        }
        return true;
    }

    /**
     * What the disk has free; everything where it does not say. A {@link java.nio.file.FileStore} is not asked: it needs a list of mounts,
     * in which the disk may be missing.
     */
    private long usableBytes() {
        File onDisk = file.toFile();
        return onDisk.getTotalSpace() == 0 ? Long.MAX_VALUE : onDisk.getUsableSpace();
    }
}
