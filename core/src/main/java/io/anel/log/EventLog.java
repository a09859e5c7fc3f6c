package io.anel.log;

import io.anel.event.NameTable;

/**
 * One opening of one ordered, gap-free log of event frames.
 *
 * <p><b>Threading:</b> {@link #append}, {@link #idle} and {@link #hasRoom} belong to the writer thread; {@link #force} to the
 * sync agent's thread, concurrently with the writer; {@link #reader}, {@link #durableSequence} and the identity to anyone.
 * {@link #close} is called once, when the writer and the sync agent have ended.
 *
 * <p><b>Ordering:</b> whoever has learnt from the writer, by a release and an acquire, that {@code n} was appended, can read
 * every event through {@code n}.
 *
 * <p><b>Errors:</b> the first failed write or force throws {@link io.anel.api.FencedException}; from then on every call but
 * {@code close} and {@code reader} throws it too.
 */
public interface EventLog extends AutoCloseable {
    /** Mixed into every event's id; constant over the life of the log. */
    long seed();

    /** Which opening this is: 1 for the first; higher than any before it. */
    int epoch();

    /** The lowest sequence that can be read; 1 where nothing was ever deleted. */
    long firstSequence();

    /** The last sequence in the log when it was opened; 0 for an empty one. */
    long lastSequence();

    /** The timestamp of the last event when the log was opened; {@link Long#MIN_VALUE} for an empty one. */
    long lastTimestampNs();

    /** Every name in the log when it was opened: a copy, the caller's own. */
    NameTable names();

    /** Whether {@link #force} makes events DURABLE; false for a log in memory, whose other methods about it do nothing. */
    boolean isDurable();

    /**
     * Appends a run as one batch; on return its events are JOURNALED: they survive the death of the process.
     *
     * <p>The run begins at the sequence after the last appended one and never ends within an atomic group; it holds at most
     * {@link LogSettings#maxBatchBytes()} of aligned frames.
     *
     * @throws io.anel.api.FencedException when it failed; nothing of the run may be acknowledged
     */
    void append(FrameRun run);

    /**
     * Called by the writer when it has nothing to append: records how far the log has been forced, reserves ahead.
     *
     * @return whether there was anything to do
     */
    boolean idle();

    /**
     * Whether events may still be accepted: false once less than {@link LogSettings#reserveBytes()} could be kept free for those
     * already accepted. Space that comes free makes it true again.
     */
    boolean hasRoom();

    /**
     * Forces everything appended before the call, oldest first, and the directory.
     *
     * @return the last sequence that is DURABLE
     * @throws io.anel.api.FencedException when a force failed: nothing behind the last good one is DURABLE
     */
    long force();

    /** The last sequence known to be DURABLE; for a log in memory, 0. */
    long durableSequence();

    /**
     * A reader that stands before {@code fromSequence}.
     *
     * @throws io.anel.api.LogException when that is below {@link #firstSequence()}, or what stands there cannot be read
     */
    LogReader reader(long fromSequence);

    /** Closes for good; an orderly close, with nothing fenced, is marked as such and needs no recovery. */
    @Override
    void close();
}
