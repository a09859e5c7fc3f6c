package io.anel.benchmarks.jmh;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Payloads of any multiple of eight bytes, whose words follow from the event's number. */
final class Words {
    private Words() {}

    /** @throws IllegalArgumentException unless the length is a multiple of eight */
    static void requireWhole(int payloadLength) {
        if (payloadLength % Long.BYTES != 0) {
            throw new IllegalArgumentException("expected a payload of a multiple of 8 bytes, got " + payloadLength);
        }
    }

    static void write(MutableDirectBuffer buffer, int offset, int length, long number) {
        for (int at = 0; at < length; at += Long.BYTES) {
            buffer.putLong(offset + at, number + at);
        }
    }

    /**
     * The number of the event whose payload that is; 0 for one without bytes. First and last word are read: enough to see a torn one.
     *
     * @throws IllegalStateException when they do not belong together
     */
    static long number(DirectBuffer buffer, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        long first = buffer.getLong(offset);
        int lastWord = length - Long.BYTES;
        long last = buffer.getLong(offset + lastWord) - lastWord;
        if (first != last) {
            throw new IllegalStateException("expected the payload of event " + first + ", got the end of " + last);
        }
        return first;
    }
}
