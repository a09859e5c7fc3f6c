package io.anel.event;

/**
 * A bijection on 64 bits, each bit of whose result depends on every bit of the argument: what ids and places of excerpts are made
 * unlike each other by. Ids and journals hold what it gives, so it never changes.
 *
 * <p>It is David Stafford's variant 13 of the finalizer of MurmurHash3. <b>Threading:</b> any. <b>Cost:</b> two multiplications.
 */
public final class Mix {
    private Mix() {}

    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** What {@link #mix} made this of. */
    public static long unmix(long value) {
        long z = value ^ (value >>> 31) ^ (value >>> 62);
        z *= 0x319642b2d24d8ec3L;
        z = z ^ (z >>> 27) ^ (z >>> 54);
        z *= 0x96de1b173f119089L;
        return z ^ (z >>> 30) ^ (z >>> 60);
    }
}
