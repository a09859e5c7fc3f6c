package io.anel.journal;

import io.anel.event.FrameDescriptor;
import io.anel.log.FrameRun;
import org.agrona.DirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Copies the frames of a run, one behind the other, into a mapped excerpt.
 *
 * <p>Frames are short, and a call of the JDK's copy routine costs as much as copying a hundred bytes: up to {@link
 * #SHORT_BYTES} they are copied by words, which their alignment allows.
 */
final class FrameCopier {
    private static final int SHORT_BYTES = 192;

    private FrameCopier() {}

    /**
     * Copies.
     *
     * @return how many bytes
     * @throws IllegalArgumentException when the frames do not add up to the run's length
     */
    static int copy(FrameRun run, UnsafeBuffer target, int targetOffset) {
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
            if (length <= SHORT_BYTES) {
                source.boundsCheck(offset, length);
                words(source.byteArray(), source.addressOffset() + offset, target.addressOffset() + at, length);
            } else {
                target.putBytes(at, source, offset, length);
            }
            at += length;
        }
        if (at != limit) {
            throw new IllegalArgumentException(
                    "expected frames of " + run.lengthBytes() + " bytes in all, got " + (at - targetOffset));
        }
        return at - targetOffset;
    }

    private static void words(byte[] array, long from, long to, int length) {
        for (int i = 0; i < length; i += Long.BYTES) {
            UnsafeApi.putLong(to + i, UnsafeApi.getLong(array, from + i));
        }
    }
}
