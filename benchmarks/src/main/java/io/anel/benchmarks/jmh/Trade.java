package io.anel.benchmarks.jmh;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** What the codecs encode: as JSON, which is about a hundred bytes, or by hand, fields at fixed places. */
record Trade(String symbol, double price, long quantity, long tradedAtNs, boolean buy) {
    /** Room for any trade by hand: the symbol is ASCII of at most 16 characters. */
    static final int MAX_LENGTH = 48;

    private static final int QUANTITY_OFFSET = 8;
    private static final int TRADED_AT_OFFSET = 16;
    private static final int BUY_OFFSET = 24;
    private static final int SYMBOL_OFFSET = 28;

    /** Writes the trade and has {@code view}, over the same bytes, show it. */
    void write(UnsafeBuffer buffer, UnsafeBuffer view) {
        buffer.putDouble(0, price);
        buffer.putLong(QUANTITY_OFFSET, quantity);
        buffer.putLong(TRADED_AT_OFFSET, tradedAtNs);
        buffer.putInt(BUY_OFFSET, buy ? 1 : 0);
        int symbolBytes = buffer.putStringAscii(SYMBOL_OFFSET, symbol);
        view.wrap(buffer, 0, SYMBOL_OFFSET + symbolBytes);
    }

    static Trade read(DirectBuffer buffer, int offset) {
        return new Trade(
                buffer.getStringAscii(offset + SYMBOL_OFFSET),
                buffer.getDouble(offset),
                buffer.getLong(offset + QUANTITY_OFFSET),
                buffer.getLong(offset + TRADED_AT_OFFSET),
                buffer.getInt(offset + BUY_OFFSET) != 0);
    }
}
