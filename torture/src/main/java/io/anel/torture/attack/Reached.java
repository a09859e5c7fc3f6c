package io.anel.torture.attack;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How far threads come in calls of each kind, learned from the strikes so far: none has to be spent on an n-th call that nothing comes to.
 *
 * <p><b>Threading:</b> any.
 */
final class Reached {
    /** A call that no run comes to is not far behind those that every run comes to. */
    private static final int MISSES = 6;

    private final Map<String, Kind> kinds = new HashMap<>();

    /** Of one kind: the furthest that was met, and which ones behind it were not. */
    private static final class Kind {
        private int furthest;
        private final List<Integer> missed = new ArrayList<>();
    }

    /** A strike was at the n-th call, and met it or did not. */
    synchronized void take(String kind, int n, boolean isMet) {
        Kind known = kinds.computeIfAbsent(kind, any -> new Kind());
        if (isMet) {
            known.furthest = Math.max(known.furthest, n);
            known.missed.removeIf(missed -> missed <= known.furthest);
        } else if (n > known.furthest) {
            known.missed.add(n);
        }
    }

    /** Whether several strikes have missed this one, or one before it, and none has met any behind those. */
    synchronized boolean isBeyond(String kind, int n) {
        Kind known = kinds.get(kind);
        return known != null
                && known.missed.stream().filter(missed -> missed <= n).count() >= MISSES;
    }
}
