package io.anel.journal;

import java.nio.file.Path;

/**
 * What counts of one cycle's file, or of a part of it: the excerpts that stand for these events and no others.
 *
 * @param from where in the file to begin
 * @param first the first event of it that counts
 * @param last the last one
 * @param fault what was found in front of it that does not verify; empty when nothing was
 * @param isBegun whether something must verify there, because a manifest speaks of it
 */
record SalvagePiece(Path file, int cycle, int from, long first, long last, String fault, boolean isBegun) {
    /** All that a file has through an event. */
    static SalvagePiece through(long last, Path file, int cycle, boolean isBegun) {
        return new SalvagePiece(file, cycle, 0, 0, last, "", isBegun);
    }

    /** What says how a file ends, and no event of it. */
    static SalvagePiece withoutEvents(Path file, int cycle, int from) {
        return new SalvagePiece(file, cycle, from, Long.MAX_VALUE, Long.MAX_VALUE, "", false);
    }
}
