package io.anel.journal.fault;

import java.util.Map;
import java.util.TreeMap;

/** What a {@link PublishingChild} reported as promised. */
final class Acknowledged {
    private final TreeMap<Long, long[]> journaled = new TreeMap<>();
    private final TreeMap<Long, long[]> durable = new TreeMap<>();
    private long journaledThrough;
    private long durableThrough;

    void take(String line) {
        String[] words = line.split(" ");
        switch (words[0]) {
            case "J" -> journaled.put(number(words[3]), new long[] {number(words[1]), number(words[2])});
            case "D" -> durable.put(number(words[3]), new long[] {number(words[1]), number(words[2])});
            case "C" -> {
                journaledThrough = Math.max(journaledThrough, number(words[1]));
                durableThrough = Math.max(durableThrough, number(words[2]));
            }
            case "THREW" -> throw new AssertionError("in the child: " + line);
            default -> {
                // Not about acks.
            }
        }
    }

    private static long number(String word) {
        return Long.parseLong(word);
    }

    /** By sequence, publisher and counter: all that survives a kill. */
    Map<Long, long[]> journaled() {
        TreeMap<Long, long[]> all = new TreeMap<>(journaled);
        all.putAll(durable);
        return all;
    }

    /** By sequence, publisher and counter: all that survives power loss. */
    Map<Long, long[]> durable() {
        return durable;
    }

    /** The last sequence that was JOURNALED for sure. */
    long journaledThrough() {
        return Math.max(
                journaledThrough,
                Math.max(journaled.isEmpty() ? 0 : journaled.lastKey(), durable.isEmpty() ? 0 : durable.lastKey()));
    }

    /** The last sequence that was DURABLE for sure. */
    long durableThrough() {
        return Math.max(durableThrough, durable.isEmpty() ? 0 : durable.lastKey());
    }
}
