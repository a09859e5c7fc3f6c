package io.anel.journal;

import java.nio.file.Path;

/**
 * What counts of one cycle's file, or of a part of it: the excerpts that stand for these events and no others.
 *
 * @param epoch the opening in whose directory it stands
 * @param from where in the file to begin
 * @param first the first event of it that counts
 * @param last the last one
 * @param fault why events are missing in front of it; empty when none are
 * @param isBegun whether something must verify there, because a manifest speaks of it
 */
record SalvagePiece(Path file, int epoch, int cycle, int from, long first, long last, String fault, boolean isBegun) {
    /** What says how a file ends, and no event of it. */
    static SalvagePiece withoutEvents(Path file, int epoch, int cycle, int from, boolean isBegun) {
        return new SalvagePiece(file, epoch, cycle, from, Long.MAX_VALUE, Long.MAX_VALUE, "", isBegun);
    }

    /** The same, and what stands behind it in its file. */
    SalvagePiece toTheEnd() {
        return new SalvagePiece(file, epoch, cycle, from, first, Long.MAX_VALUE, fault, isBegun);
    }
}
