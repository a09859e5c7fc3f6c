package io.anel.log;

import io.anel.event.NameTable;

/**
 * Reads a log forwards, from where it was made.
 *
 * <p><b>Threading:</b> one thread at a time.
 *
 * <p><b>Cost:</b> allocates nothing once warm, but for names that it meets and files that it opens.
 */
public interface LogReader extends AutoCloseable {
    /**
     * Hands on the next frames in order, voided ones and control events included.
     *
     * @param limit how many at most
     * @return how many; 0 when there is nothing more for now
     * @throws io.anel.api.DamagedLogException when what stands next is damaged; the message names the place
     * @throws NoLongerKeptException when the log has let go of what comes next
     */
    int poll(FrameHandler handler, int limit);

    /**
     * Has {@code batch} show the next frames in order, voided ones and control events included, as many as can be shown at once:
     * for whoever wants them at full speed. They count as handed on, whatever the caller then does.
     *
     * @param limit how many at most
     * @return how many; 0 when there is nothing more for now
     * @throws io.anel.api.DamagedLogException when what stands next is damaged; the message names the place
     * @throws NoLongerKeptException when the log has let go of what comes next
     */
    int next(FrameBatch batch, int limit);

    /**
     * Has checks of what comes next done ahead, on a thread of their own that ends with {@link #close}: for whoever reads much at full
     * speed. Nothing else changes. Without effect where there is nothing to check, or only one processor; and, once the end of what is
     * written was met, for what is appended to the same file.
     *
     * @return this
     */
    default LogReader readAhead() {
        return this;
    }

    /** The sequence of the next frame. */
    long nextSequence();

    /** The names known where the reader stands; it belongs to the reader and grows as that moves. */
    NameTable names();

    @Override
    void close();
}
