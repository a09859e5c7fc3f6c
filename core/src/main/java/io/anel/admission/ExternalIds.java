package io.anel.admission;

import org.agrona.collections.Long2LongHashMap;

/**
 * The external ids, by key, of the newest events that have one: a window of a fixed count.
 *
 * <p><b>Threading:</b> the writer's.
 */
final class ExternalIds {
    private static final long ABSENT = -1;

    /** The number of the newest event that has it. */
    private final Long2LongHashMap newest = new Long2LongHashMap(ABSENT);

    private final long[] window;
    private long count;
    private int next;

    ExternalIds(int window) {
        this.window = new long[window];
    }

    boolean contains(long key) {
        return newest.get(key) != ABSENT;
    }

    /** Enters the key of one more event; the oldest event leaves when the window is full. In a log that was written under a smaller one a key may come again. */
    void add(long key) {
        if (window.length == 0) {
            return;
        }
        if (count >= window.length && newest.get(window[next]) == count - window.length) {
            newest.remove(window[next]);
        }
        window[next] = key;
        newest.put(key, count);
        count++;
        next = next + 1 == window.length ? 0 : next + 1;
    }
}
