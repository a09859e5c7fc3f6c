package io.anel.benchmarks.peer;

import com.lmax.disruptor.EventFactory;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/** A ring slot over its own stretch of one direct buffer, which the whole ring shares. */
final class ByteSlot {
    final UnsafeBuffer bytes;

    private ByteSlot(UnsafeBuffer bytes) {
        this.bytes = bytes;
    }

    /** Slots of {@code lengthBytes}, one after the other: nothing but the bytes themselves takes up cache. */
    static EventFactory<ByteSlot> factory(int ringSize, int lengthBytes) {
        ByteBuffer arena = BufferUtil.allocateDirectAligned(ringSize * lengthBytes, BitUtil.CACHE_LINE_LENGTH);
        return new EventFactory<>() {
            private int next;

            @Override
            public ByteSlot newInstance() {
                return new ByteSlot(new UnsafeBuffer(arena, next++ * lengthBytes, lengthBytes));
            }
        };
    }
}
