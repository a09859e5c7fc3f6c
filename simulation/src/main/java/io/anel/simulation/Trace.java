package io.anel.simulation;

/** What has happened, as one number. */
final class Trace {
    private static final long FNV_PRIME = 0x100000001b3L;

    private long digest = 0xcbf29ce484222325L;

    void add(String what, String where, long number) {
        add(what.hashCode());
        add(where.hashCode());
        add(number);
    }

    void add(long number) {
        digest = (digest ^ number) * FNV_PRIME;
        digest ^= digest >>> 29;
    }

    long digest() {
        return digest;
    }
}
