package io.anel.log;

import org.agrona.DirectBuffer;

/** What a {@link LogReader} hands frames to. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * One frame, valid in this call only.
     *
     * @param epoch which opening of the log wrote it
     * @param offset where it begins in {@code buffer}
     * @param lengthBytes without padding
     */
    void onFrame(long sequence, int epoch, DirectBuffer buffer, int offset, int lengthBytes);
}
