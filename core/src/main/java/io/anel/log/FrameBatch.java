package io.anel.log;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import org.agrona.DirectBuffer;

/**
 * Consecutive frames of one epoch that stand one behind the other in one buffer: what a {@link LogReader} hands on at once.
 *
 * <pre>{@code
 * int offset = batch.offset();
 * for (int i = 0; i < batch.count(); i++) {
 *     handle(batch.firstSequence() + i, batch.buffer(), offset);
 *     offset = batch.next(offset);
 * }
 * }</pre>
 *
 * <p><b>Threading:</b> one thread. A reader's batch is valid until the reader's next call.
 */
public final class FrameBatch {
    private long firstSequence;
    private int count;
    private int epoch;
    private DirectBuffer buffer;
    private int offset;
    private int end;

    /** Moves the view: {@code count} frames that together take up {@code lengthBytes}, padding included. */
    public FrameBatch wrap(
            long first, int frameCount, int ofEpoch, DirectBuffer inBuffer, int atOffset, int lengthBytes) {
        firstSequence = first;
        count = frameCount;
        epoch = ofEpoch;
        buffer = inBuffer;
        offset = atOffset;
        end = atOffset + lengthBytes;
        return this;
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
     * Where the frame behind the one at {@code frameOffset} begins, or the last one's end.
     *
     * @throws DamagedLogException when the frame's length does not fit into the batch
     */
    public int next(int frameOffset) {
        return next(frameOffset, FrameDescriptor.length(buffer, frameOffset));
    }

    /** The same for whoever has read the frame's length already. */
    public int next(int frameOffset, int length) {
        if (length < FrameDescriptor.HEADER_LENGTH || length > end - frameOffset) {
            throw damaged(frameOffset, length);
        }
        return frameOffset + FrameDescriptor.alignedLength(length);
    }

    /** Drops the first frame, and goes on to the next. */
    public void dropFirst() {
        offset = next(offset);
        firstSequence++;
        count--;
    }

    /** Has {@code other} show the first frames, {@code limit} at most, and drops them here. */
    public void moveTo(FrameBatch other, int limit) {
        int moved = count;
        int movedEnd = end;
        if (limit < count) {
            moved = limit;
            movedEnd = offset;
            for (int i = 0; i < limit; i++) {
                movedEnd = next(movedEnd);
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
