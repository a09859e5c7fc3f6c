package io.anel.admission;

import org.agrona.collections.LongHashSet;

/**
 * The newest external ids, by key: a window of a fixed count.
 *
 * <p><b>Threading:</b> the writer's.
 */
final class ExternalIds {
    private final LongHashSet keys = new LongHashSet();
    private final long[] order;
    private int next;

    ExternalIds(int window) {
        this.order = new long[window];
    }

    boolean contains(long key) {
        return keys.contains(key);
    }

    /** Enters a key that is not in the window; the oldest leaves when it is full. */
    void add(long key) {
        if (order.length == 0) {
            return;
        }
        if (keys.size() == order.length) {
            keys.remove(order[next]);
        }
        order[next] = key;
        keys.add(key);
        next = next + 1 == order.length ? 0 : next + 1;
    }
}
