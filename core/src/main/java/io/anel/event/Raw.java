package io.anel.event;

import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Types whose payload is bytes that only the user understands. */
public final class Raw {
    private Raw() {}

    /**
     * A type whose payload is a buffer. Publishing allocates nothing; {@code event.as} gives a view of its own (one object), valid
     * only in the handler's call. A handler that reads {@code event.buffer()} at {@code event.payloadOffset()} allocates nothing.
     *
     * @throws io.anel.api.InvalidNameException when the name is outside the grammar
     */
    public static EventType<DirectBuffer> type(String name) {
        return EventType.of(name, 0, new RawCodec());
    }

    private static final class RawCodec implements PayloadCodec<DirectBuffer> {
        @Override
        public PayloadEncoding encoding() {
            return PayloadEncoding.RAW;
        }

        @Override
        public int encodedLength(DirectBuffer value) {
            return value.capacity();
        }

        @Override
        public int encode(DirectBuffer value, MutableDirectBuffer buffer, int offset) {
            buffer.putBytes(offset, value, 0, value.capacity());
            return value.capacity();
        }

        @Override
        public DirectBuffer decode(DirectBuffer buffer, int offset, int lengthBytes) {
            return new UnsafeBuffer(buffer, offset, lengthBytes);
        }
    }
}
