package io.anel.benchmarks.jmh;

import static io.anel.event.FrameDescriptor.HEADER_LENGTH;

import io.anel.event.FrameDescriptor;
import io.anel.event.SystemTypes;
import io.anel.log.FrameRun;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A run of frames that lie one behind the other, as the ring's do, and are appended again and again under new numbers. */
final class PreparedRun implements FrameRun {
    private final int count;
    private final int frameBytes;
    private final int payloadLength;
    private final UnsafeBuffer buffer;
    private long firstSequence = 1;

    PreparedRun(int count, int payloadLength) {
        this.count = count;
        this.payloadLength = payloadLength;
        frameBytes = FrameDescriptor.alignedLength(HEADER_LENGTH + payloadLength);
        buffer = new UnsafeBuffer(new byte[count * frameBytes]);
    }

    /** Makes the frames those of the events from this sequence on. */
    PreparedRun from(long sequence, long nowNs) {
        firstSequence = sequence;
        int frameLength = HEADER_LENGTH + payloadLength;
        for (int i = 0; i < count; i++) {
            int offset = offset(i);
            FrameDescriptor.header(buffer, offset, frameLength, SystemTypes.FIRST_USER_ID, 1, 0, HEADER_LENGTH, nowNs);
            Words.write(buffer, offset + HEADER_LENGTH, payloadLength, sequence + i);
        }
        return this;
    }

    long lastSequence() {
        return firstSequence + count - 1;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int lengthBytes() {
        return count * frameBytes;
    }

    @Override
    public boolean hasControlEvents() {
        return false;
    }

    @Override
    public DirectBuffer buffer(int i) {
        return buffer;
    }

    @Override
    public int offset(int i) {
        return i * frameBytes;
    }
}
