package io.anel.torture.part;

import java.util.Arrays;

/**
 * What was read of a directory, up to its end or to the first damage.
 *
 * @param digests of each item, by its place from 0, a number that follows from its content and is never 0; 0 for one that is lost
 * @param damage what was found and where, as {@code FILE byte N: expected …}; null when all was read
 * @param tail the last item before an end that the part takes for one which a power loss may leave: nothing says that there was more; {@link #NO_TAIL} where it does not
 */
public record Reading(long[] digests, String damage, long tail) {
    public static final long NO_TAIL = -1;

    /** How many items were read, lost ones included. */
    public int items() {
        return digests.length;
    }

    /** Whether this is the beginning of {@code whole}, or all of it. */
    public boolean isPrefixOf(Reading whole) {
        return isPartOf(whole) && lost() == 0;
    }

    /** Whether each of these items, which may lack some, is what {@code whole} has in its place. */
    public boolean isPartOf(Reading whole) {
        if (digests.length > whole.digests.length) {
            return false;
        }
        for (int i = 0; i < digests.length; i++) {
            if (digests[i] != 0 && digests[i] != whole.digests[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether all items of {@code other} are here too. */
    public boolean holds(Reading other) {
        return other.isPartOf(this);
    }

    /** How many items there are until the first one that is another, or missing, in {@code other}. */
    public int common(Reading other) {
        int mismatch = Arrays.mismatch(digests, other.digests);
        return mismatch < 0 ? digests.length : mismatch;
    }

    /** Whether the item, from 1, is marked as lost. */
    public boolean isLost(long item) {
        return digests[(int) item - 1] == 0;
    }

    /** The first so many items, or all. */
    public Reading first(int items) {
        return items >= digests.length ? this : new Reading(Arrays.copyOf(digests, items), damage, tail);
    }

    /** How many are lost. */
    public int lost() {
        int lost = 0;
        for (long digest : digests) {
            lost += digest == 0 ? 1 : 0;
        }
        return lost;
    }
}
