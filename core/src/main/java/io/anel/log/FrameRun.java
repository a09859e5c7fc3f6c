package io.anel.log;

import org.agrona.DirectBuffer;

/**
 * Consecutive frames that the writer appends at once. Valid only during the call that it is handed to.
 *
 * <p>Frame {@code i}, from 0, has the sequence {@code firstSequence() + i}; its bytes stand at {@code offset(i)} of {@code
 * buffer(i)}, {@link io.anel.event.FrameDescriptor#alignedLength} of them.
 */
public interface FrameRun {
    long firstSequence();

    /** At least 1. */
    int count();

    /** The sum of the frames' aligned lengths. */
    int lengthBytes();

    /** Whether a frame in it is a control event, which cycle heads must repeat ({@link io.anel.event.SystemTypes#isControl}). */
    boolean hasControlEvents();

    DirectBuffer buffer(int i);

    int offset(int i);
}
