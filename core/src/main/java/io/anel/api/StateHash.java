package io.anel.api;

import java.nio.charset.StandardCharsets;

/**
 * Folds the state of stages into 64 bits, to compare a live run with its replay.
 *
 * <p>Each value is mixed by the finalizer of MurmurHash3 (Austin Appleby) into the running hash, so order counts. It detects
 * differences; it does not withstand an adversary.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class StateHash {
    private long hash = 0x9e3779b97f4a7c15L;

    public StateHash put(long value) {
        long mixed = (hash ^ value) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash = (mixed ^ (mixed >>> 33)) + 0x9e3779b97f4a7c15L;
        return this;
    }

    /** By its bits: 0.0 and -0.0 differ, all NaN are one. */
    public StateHash put(double value) {
        return put(Double.doubleToLongBits(value));
    }

    public StateHash put(boolean value) {
        return put(value ? 1L : 0L);
    }

    public StateHash put(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        put(utf8.length);
        for (byte b : utf8) {
            put(b);
        }
        return this;
    }

    public long value() {
        return hash;
    }

    /** 16 hex digits. */
    @Override
    public String toString() {
        return String.format("%016x", hash);
    }
}
