package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.ConfigurationException;
import io.anel.log.EventLog;
import io.anel.ring.Cursor;
import io.anel.ring.EventRing;

/**
 * How far each ack level has come: the claimed sequence, and the cursors that everybody waits on.
 *
 * <p><b>Threading:</b> any reads. JOURNALED is moved by the writer, DURABLE by the sync agent, and by the closer once both have ended.
 */
final class Levels {
    private final String busName;
    private final boolean reachesDurable;
    private final EventRing ring;
    private final Cursor journaled;
    private final Cursor durable;

    Levels(String busName, EventLog log, EventRing ring) {
        this.busName = busName;
        this.reachesDurable = log.isDurable();
        this.ring = ring;
        this.journaled = new Cursor(log.lastSequence());
        this.durable = new Cursor(log.durableSequence());
    }

    Cursor journaled() {
        return journaled;
    }

    Cursor durable() {
        return durable;
    }

    /** What a handler that waits for this level follows. */
    Cursor cursor(Ack ack) {
        return ack == Ack.DURABLE ? durable : journaled;
    }

    /** The last sequence that has reached the level. */
    long sequence(Ack ack) {
        return ack == Ack.ACCEPTED ? ring.claimed() : cursor(ack).get();
    }

    /** @throws ConfigurationException when this bus cannot reach the level */
    void require(Ack ack) {
        if (ack == Ack.DURABLE && !reachesDurable) {
            throw new ConfigurationException(
                    "expected a journal for ack DURABLE, got bus '" + busName + "' with a log in memory");
        }
    }
}
