package io.anel.benchmarks.rig;

import java.io.IOException;
import java.nio.file.Path;
import net.openhft.posix.OpenFlag;
import net.openhft.posix.PosixAPI;

/**
 * Reserves a file's space ahead of what is written ({@code fallocate}), in chunks, as the journal does: for sides that are to pay for the touch of
 * a page and not for finding it a place.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class ReservedSpace implements AutoCloseable {
    /** As large as the journal's by default. */
    public static final int CHUNK_BYTES = 4 << 20;

    private static final int FILE_MODE = 0600;

    private final PosixAPI posix = PosixAPI.posix();
    private final int descriptor;
    private long reservedEnd;

    /** @param file one that exists */
    public ReservedSpace(Path file) throws IOException {
        descriptor = posix.open(file.toString(), OpenFlag.O_RDWR.value(), FILE_MODE);
        if (descriptor < 0) {
            throw new IOException(file + ": cannot open it to reserve space: " + posix.strerror(posix.lastError()));
        }
    }

    /** Everything before {@code end} may be written; the file is at least as long. */
    public void makeRoom(long end) throws IOException {
        if (end > reservedEnd) {
            long chunk = Math.max(CHUNK_BYTES, end - reservedEnd);
            if (posix.fallocate(descriptor, 0, reservedEnd, chunk) != 0) {
                throw new IOException("cannot reserve " + chunk + " bytes: " + posix.strerror(posix.lastError()));
            }
            reservedEnd += chunk;
        }
    }

    @Override
    public void close() {
        posix.close(descriptor);
    }
}
