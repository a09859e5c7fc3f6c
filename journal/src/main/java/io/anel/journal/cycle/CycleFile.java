package io.anel.journal.cycle;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A cycle's file while it is written.
 *
 * <p><b>Threading:</b> the writer reserves and seals; the sync agent forces. Whoever forced a sealed file closes it.
 */
public interface CycleFile {
    int cycle();

    Path path();

    /** Everything below may be touched. */
    long reservedEnd();

    /**
     * Reserves up to {@code end}.
     *
     * @return false when the disk is full
     */
    boolean reserve(long end) throws IOException;

    /** Called by the writer once nothing will be written at or behind {@code end} any more: gives the space behind it back. */
    void seal(long end) throws IOException;

    boolean isSealed();

    /** Waits until the disk has all that was written before the call. */
    void force() throws IOException;

    void close();
}
