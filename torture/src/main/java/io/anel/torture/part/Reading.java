package io.anel.torture.part;

/**
 * What was read of a directory, up to its end or to the first damage.
 *
 * @param digests after each item, a digest of it and of all before it
 * @param damage what was found and where, file and byte; null when all was read
 */
public record Reading(long[] digests, String damage) {
    /** How many items were read. */
    public int items() {
        return digests.length;
    }

    /** Whether this is the beginning of {@code whole}, or all of it. */
    public boolean isPrefixOf(Reading whole) {
        int last = digests.length - 1;
        return last < 0 || last < whole.digests.length && digests[last] == whole.digests[last];
    }
}
