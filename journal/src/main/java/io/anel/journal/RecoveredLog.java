package io.anel.journal;

import io.anel.event.NameTable;
import io.anel.journal.format.CycleBounds;
import java.util.List;

/**
 * What recovery found, and what the new opening is to do with it. Nothing has been changed yet.
 *
 * @param bounds the cycles that stay as they are, with what of them counts
 * @param settledThrough the last event in them
 * @param settledTimestampNs its time; {@link Long#MIN_VALUE} for none
 * @param lastSequence the last event that verified; those past {@code settledThrough} are to be copied
 * @param lastTimestampNs its time
 * @param names every name through that
 * @param toCopy the batches past {@code settledThrough}, in order
 * @param nextCycle the first number that no cycle has
 * @param endCycle the last of the opening's cycles that was read, 0 for none
 * @param endPosition where in it reading stopped
 * @param report what to tell the user
 */
record RecoveredLog(
        List<CycleBounds> bounds,
        long settledThrough,
        long settledTimestampNs,
        long lastSequence,
        long lastTimestampNs,
        NameTable names,
        List<BatchPlace> toCopy,
        int nextCycle,
        int endCycle,
        int endPosition,
        RecoveryReport report) {

    /** Where a batch stands in the opening that is being recovered, and how long its frames are. */
    record BatchPlace(int cycle, int position, int bodyLength) {}

    /** The most bytes of frames that a batch to be copied has. */
    int largestToCopy() {
        return toCopy.stream().mapToInt(BatchPlace::bodyLength).max().orElse(0);
    }
}
