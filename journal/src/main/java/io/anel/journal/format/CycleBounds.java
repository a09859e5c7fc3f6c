package io.anel.journal.format;

/**
 * A cycle that is finished, and what of it counts.
 *
 * @param cycle its number
 * @param directoryEpoch the opening that wrote the file, and in whose directory it stands
 * @param firstSequence its first event
 * @param lastSequence its last event that counts; what the file holds behind it does not
 */
public record CycleBounds(int cycle, int directoryEpoch, long firstSequence, long lastSequence) {
    public boolean contains(long sequence) {
        return sequence >= firstSequence && sequence <= lastSequence;
    }
}
