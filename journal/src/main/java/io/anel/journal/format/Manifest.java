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

    /** Says what does not hold together, or null when everything does. */
    public String fault() {
        long next = firstSequence();
        int cycle = 0;
        for (CycleBounds bounds : cycles) {
            if (bounds.firstSequence() != next || bounds.lastSequence() < next) {
                return "expected cycle " + bounds.cycle() + " from event " + next
                        + " to that or a later one, got one from " + bounds.firstSequence() + " to "
                        + bounds.lastSequence();
            }
            if (bounds.cycle() <= cycle || bounds.directoryEpoch() < 1 || bounds.directoryEpoch() >= epoch) {
                return "expected a cycle behind cycle " + cycle + " of an opening before epoch " + epoch
                        + ", got cycle " + bounds.cycle() + " of epoch " + bounds.directoryEpoch();
            }
            next = bounds.lastSequence() + 1;
            cycle = bounds.cycle();
        }
        if (openFirstSequence != next || next < 1 || openCycle <= cycle) {
            return "expected an open cycle behind cycle " + cycle + " from event " + Math.max(next, 1) + ", got cycle "
                    + openCycle + " from event " + openFirstSequence;
        }
        if (epoch < 0 || durableThrough < openFirstSequence - 1) {
            return "expected an epoch of 0 or more, durable through " + (openFirstSequence - 1)
                    + " or a later event, got epoch " + epoch + ", durable through " + durableThrough;
        }
        return null;
    }
}
