package io.anel.event;

/**
 * The 64-bit key of a text: of an entity, a correlation, an external id.
 *
 * <p>MurmurHash64A (Austin Appleby) over the UTF-8 bytes, with a fixed seed: the key is part of the format. Two texts share a
 * key about once in 2^64 pairs; an adversary can make such a pair.
 */
public final class TextKey {
    private static final long M = 0xc6a4a7935bd1e995L;
    private static final long SEED = 0x616e656c5f763100L;

    private TextKey() {}

    public static long of(byte[] utf8) {
        long hash = SEED ^ (utf8.length * M);
        int i = 0;
        for (; i + 8 <= utf8.length; i += 8) {
            long k = 0;
            for (int b = 7; b >= 0; b--) {
                k = (k << 8) | (utf8[i + b] & 0xFF);
            }
            k *= M;
            k = (k ^ (k >>> 47)) * M;
            hash = (hash ^ k) * M;
        }
        if (i < utf8.length) {
            long k = 0;
            for (int b = utf8.length - 1; b >= i; b--) {
                k = (k << 8) | (utf8[b] & 0xFF);
            }
            hash = (hash ^ k) * M;
        }
        hash = (hash ^ (hash >>> 47)) * M;
        return hash ^ (hash >>> 47);
    }
}
