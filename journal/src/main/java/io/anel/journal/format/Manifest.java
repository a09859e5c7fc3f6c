package io.anel.journal.format;

import java.util.List;

/**
 * What is settled about a journal: all that earlier openings left, and where the current one began.
 *
 * @param seed the journal's own, for ever
 * @param epoch the current opening; 0 before the first
 * @param openCycle the current opening's first cycle
 * @param openFirstSequence the first event of that
 * @param durableThrough the last event that was forced before this was written
 * @param cycles the finished cycles of earlier openings, ascending, without gaps between their events
 */
public record Manifest(
        long seed, int epoch, int openCycle, long openFirstSequence, long durableThrough, List<CycleBounds> cycles) {
    public Manifest {
        cycles = List.copyOf(cycles);
    }

    /** The manifest of a journal that nothing was written to. */
    public static Manifest empty(long seed) {
        return new Manifest(seed, 0, 1, 1, 0, List.of());
    }

    /** The lowest sequence that can be read. */
    public long firstSequence() {
        return cycles.isEmpty() ? openFirstSequence : cycles.get(0).firstSequence();
    }
}
