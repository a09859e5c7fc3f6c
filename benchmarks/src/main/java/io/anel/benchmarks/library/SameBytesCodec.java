package io.anel.benchmarks.library;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Hands an array of bytes to consumers in this JVM without a copy: nobody changes it. */
final class SameBytesCodec implements MessageCodec<byte[], byte[]> {
    static final String NAME = "sameBytes";

    /** As {@link MessageCodec} wants it of a codec that is named. */
    private static final byte USER_CODEC = -1;

    @Override
    public byte[] transform(byte[] bytes) {
        return bytes;
    }

    @Override
    public void encodeToWire(Buffer buffer, byte[] bytes) {
        throw notLocal();
    }

    @Override
    public byte[] decodeFromWire(int position, Buffer buffer) {
        throw notLocal();
    }

    private static UnsupportedOperationException notLocal() {
        return new UnsupportedOperationException("expected a consumer in this JVM, got one on the wire");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return USER_CODEC;
    }
}
