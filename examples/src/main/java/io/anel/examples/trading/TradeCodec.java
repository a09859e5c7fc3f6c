package io.anel.examples.trading;

import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Three longs, little-endian. Its length is known beforehand, so that publishing encodes in place and allocates nothing.
 *
 * <pre>
 *  0        8        16       24
 *  +--------+--------+--------+
 *  | time s | price  | amount |
 *  +--------+--------+--------+
 * </pre>
 */
final class TradeCodec implements PayloadCodec<Trade> {
    private static final int LENGTH = 3 * Long.BYTES;

    @Override
    public PayloadEncoding encoding() {
        return PayloadEncoding.RAW;
    }

    @Override
    public int encodedLength(Trade trade) {
        return LENGTH;
    }

    @Override
    public int encode(Trade trade, MutableDirectBuffer buffer, int offset) {
        buffer.putLong(offset, trade.timeSeconds(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + Long.BYTES, trade.price(), ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(offset + 2 * Long.BYTES, trade.amount(), ByteOrder.LITTLE_ENDIAN);
        return LENGTH;
    }

    @Override
    public Trade decode(DirectBuffer buffer, int offset, int lengthBytes) {
        if (lengthBytes != LENGTH) {
            throw new PayloadException("expected a trade of " + LENGTH + " bytes, got " + lengthBytes);
        }
        return new Trade(
                buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(offset + Long.BYTES, ByteOrder.LITTLE_ENDIAN),
                buffer.getLong(offset + 2 * Long.BYTES, ByteOrder.LITTLE_ENDIAN));
    }
}
