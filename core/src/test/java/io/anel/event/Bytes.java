package io.anel.event;

import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A type whose payload is a byte array. */
final class Bytes implements PayloadCodec<byte[]> {
    static EventType<byte[]> type(String name, int schemaVersion) {
        return EventType.of(name, schemaVersion, new Bytes());
    }

    @Override
    public PayloadEncoding encoding() {
        return PayloadEncoding.RAW;
    }

    @Override
    public int encodedLength(byte[] value) {
        return value.length;
    }

    @Override
    public int encode(byte[] value, MutableDirectBuffer buffer, int offset) {
        buffer.putBytes(offset, value);
        return value.length;
    }

    @Override
    public byte[] decode(DirectBuffer buffer, int offset, int lengthBytes) {
        byte[] value = new byte[lengthBytes];
        buffer.getBytes(offset, value);
        return value;
    }
}
