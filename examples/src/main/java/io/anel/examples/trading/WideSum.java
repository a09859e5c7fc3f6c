package io.anel.examples.trading;

import io.anel.api.StateHash;
import java.math.BigInteger;

/** A sum of products of longs in 128 bits: a few days of real turnover overflow 64. */
final class WideSum {
    private long high;
    private long low;

    /** Adds {@code a * b}. */
    void add(long a, long b) {
        long product = a * b;
        low += product;
        long carry = Long.compareUnsigned(low, product) < 0 ? 1 : 0;
        high += Math.multiplyHigh(a, b) + carry;
    }

    void clear() {
        high = 0;
        low = 0;
    }

    BigInteger value() {
        BigInteger unsignedLow = new BigInteger(Long.toUnsignedString(low));
        return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(unsignedLow);
    }

    void hash(StateHash hash) {
        hash.put(high).put(low);
    }
}
