package io.anel.tool;

import io.anel.api.DamagedLogException;
import io.anel.journal.JournalInfo;
import io.anel.journal.JournalReader;
import java.nio.file.Path;

/**
 * How far a journal goes at one moment, so that a command ends although a writer goes on.
 *
 * @param lastSequence the last event that verified
 * @param damage what is damaged behind that, and was DURABLE; empty when nothing is
 * @param tornAt where a torn tail begins, which the next opening drops; empty when there is none
 */
record Extent(Path directory, long lastSequence, String damage, String tornAt) {
    static Extent of(Path directory) {
        JournalInfo info = JournalInfo.of(directory);
        return new Extent(directory, info.lastSequence(), info.damage(), info.tornAt());
    }

    boolean isDamaged() {
        return !damage.isEmpty();
    }

    /** To a reader that waits what is damaged may look like an end: whoever was to read on must not take it for one. */
    void refuseDamage() {
        if (isDamaged()) {
            throw new DamagedLogException(damage);
        }
    }

    /** How far to read: through the last event, or into the damage, for its exact place. */
    long lastReadable() {
        return isDamaged() ? Long.MAX_VALUE : lastSequence;
    }

    /** The first event that is not older than the place; one behind the last when there is none. */
    long sequenceAt(Place place) {
        return place.isTime() ? firstNotBefore(place.time()) : place.sequence();
    }

    /** The last event that is not younger than the place. */
    long lastThrough(Place place) {
        return place.isTime() ? firstNotBefore(place.time().plusNanos(1)) - 1 : place.sequence();
    }

    private long firstNotBefore(java.time.Instant time) {
        long[] found = {lastSequence + 1};
        try (JournalReader reader = JournalReader.open(directory).seekTime(time)) {
            int polls = 0;
            while (reader.nextSequence() <= lastSequence && polls++ < EventScan.POLLS_AT_END) {
                if (reader.poll((sequence, epoch, buffer, offset, length) -> found[0] = sequence, 1) > 0) {
                    break;
                }
            }
        }
        return found[0];
    }

    void noteTornTail(Output output) {
        if (!tornAt.isEmpty()) {
            output.error("note: a torn tail follows, which the next opening drops: " + tornAt);
        }
    }
}
