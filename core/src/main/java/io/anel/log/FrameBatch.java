package io.anel.log;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import org.agrona.DirectBuffer;

/**
 * Consecutive frames of one epoch in one buffer: what a {@link LogReader} hands on at once. They stand one behind the other, or apart.
 *
 * <pre>{@code
 * int offset = batch.offset();
 * for (int i = 0; i < batch.count(); i++) {
 *     handle(batch.firstSequence() + i, batch.buffer(), offset);
 *     offset = batch.next(i, offset);
 * }
 * }</pre>
 *
 * <p><b>Threading:</b> one thread. A reader's batch is valid until the reader's next call.
 */
public final class FrameBatch {
    /** How many frames that stand apart one batch shows. */
    public static final int MOST_APART = 256;

    private static final int[] NONE_APART = {};

    private long firstSequence;
    private int count;
    private int epoch;
    private DirectBuffer buffer;
    private int offset;
    private int end;
    private boolean isApart;
    /** Where each begins, if they stand apart. */
    private int[] offsets = NONE_APART;

    /** Moves the view: {@code frameCount} frames that together take up {@code lengthBytes}, padding included. */
    public FrameBatch wrap(
            long first, int frameCount, int ofEpoch, DirectBuffer inBuffer, int atOffset, int lengthBytes) {
        firstSequence = first;
        count = frameCount;
        epoch = ofEpoch;
        buffer(inBuffer);
        offset = atOffset;
        end = atOffset + lengthBytes;
        isApart = false;
        return this;
    }

    /** Moves the view: to no frames yet, from {@code first} on, that {@link #take} adds. */
    public FrameBatch wrapApart(long first, int ofEpoch, DirectBuffer inBuffer) {
        firstSequence = first;
        count = 0;
        epoch = ofEpoch;
        buffer(inBuffer);
        isApart = true;
        if (offsets == NONE_APART) {
            // One more than frames: what comes behind the last is asked for too.
            offsets = new int[MOST_APART + 1];
        }
        return this;
    }

    /**
     * After {@link #wrapApart}: adds the first frame of {@code other}, which stands in the same buffer, and drops it there.
     *
     * @return false, and nothing has changed, when its length does not fit into that batch
     */
    public boolean take(FrameBatch other) {
        int length = FrameDescriptor.length(other.buffer, other.offset);
        if (!other.fits(other.offset, length)) {
            return false;
        }
        offsets[count++] = other.offset;
        offset = offsets[0];
        other.offset += FrameDescriptor.alignedLength(length);
        other.firstSequence++;
        other.count--;
        return true;
    }

    private void buffer(DirectBuffer inBuffer) {
        if (buffer != inBuffer) {
            // A reference is not stored for every batch: that would tell the collector each time.
            buffer = inBuffer;
        }
    }

    /** Holds no frames from here on. */
    public void clear() {
        count = 0;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The sequence of the first frame. */
    public long firstSequence() {
        return firstSequence;
    }

    public int count() {
        return count;
    }

    /** Which opening of the log wrote the frames. */
    public int epoch() {
        return epoch;
    }

    public DirectBuffer buffer() {
        return buffer;
    }

    /** Where the first frame begins. */
    public int offset() {
        return offset;
    }

    /**
     * Where the frame behind frame {@code i}, at {@code frameOffset}, begins; behind the last one, anything.
     *
     * @throws DamagedLogException when the frame's length does not fit into the batch
     */
    public int next(int i, int frameOffset) {
        return next(i, frameOffset, FrameDescriptor.length(buffer, frameOffset));
    }

    /** The same for whoever has read the frame's length already. */
    public int next(int i, int frameOffset, int length) {
        return isApart ? offsets[i + 1] : behind(frameOffset, length);
    }

    private int behind(int frameOffset, int length) {
        if (!fits(frameOffset, length)) {
            throw damaged(frameOffset, length);
        }
        return frameOffset + FrameDescriptor.alignedLength(length);
    }

    private boolean fits(int frameOffset, int length) {
        return length >= FrameDescriptor.HEADER_LENGTH && length <= end - frameOffset;
    }

    /** Drops the first of frames that stand together, and goes on to the next. */
    public void dropFirst() {
        offset = behind(offset, FrameDescriptor.length(buffer, offset));
        firstSequence++;
        count--;
    }

    /** Has {@code other} show the first of frames that stand together, {@code limit} at most, and drops them here. */
    public void moveTo(FrameBatch other, int limit) {
        int moved = count;
        int movedEnd = end;
        if (limit < count) {
            moved = limit;
            movedEnd = offset;
            for (int i = 0; i < limit; i++) {
                movedEnd = behind(movedEnd, FrameDescriptor.length(buffer, movedEnd));
            }
        }
        other.wrap(firstSequence, moved, epoch, buffer, offset, movedEnd - offset);
        firstSequence += moved;
        count -= moved;
        offset = movedEnd;
    }

    private DamagedLogException damaged(int frameOffset, int length) {
        return new DamagedLogException("expected a frame length of " + FrameDescriptor.HEADER_LENGTH + " to "
                + (end - frameOffset) + " at byte " + frameOffset + " in the batch of event " + firstSequence
                + ", got " + length);
    }
}
