package io.anel.journal.cycle;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends excerpts to the cycles of one opening: {@link #create} and {@link #roll}, then {@link #begin}, writing through {@link #buffer}, {@link #commit}; or
 * {@link #abort} after an exception, because what stands there would otherwise be committed. The directory is this opening's own.
 *
 * <p><b>Threading:</b> one thread at a time.
 */
public interface CycleAppender {
    /**
     * Makes a cycle's file for the owner alone, with space reserved and full of zeros.
     *
     * @return null, and no file, when the disk is full
     */
    CycleFile create(int cycle, long reserveBytes) throws IOException;

    /** The next excerpt goes into this file, which {@link #create} has made; the one before gets its end mark. */
    void roll(CycleFile next);

    /** Where the next excerpt's length word will stand, or a little before; 0 when the cycle has none yet. */
    long end();

    /**
     * Begins an excerpt.
     *
     * @param length of the excerpt, from its header to its body's end
     * @return the position of its length word in the cycle's file
     */
    int begin(int length);

    /** The excerpt that was begun; its header stands at 0. */
    UnsafeBuffer buffer();

    /** The same bytes, from {@link #viewOffset} on, for the CRC. */
    ByteBuffer view();

    int viewOffset();

    /** Publishes the excerpt: from here on a reader of any process sees it, and it survives the death of this one. */
    void commit() throws IOException;

    /** Takes the excerpt back. */
    void abort();

    void close();
}
