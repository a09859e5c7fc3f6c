package io.anel.torture.bus;

import io.anel.log.EventLog;
import io.anel.log.ForwardingLog;
import io.anel.torture.part.Witness;

/** A log whose forces a witness is told of: before one begins, and before anybody else learns that it was good. */
final class WatchedLog extends ForwardingLog {
    private final Witness witness;

    WatchedLog(EventLog log, Witness witness) {
        super(log);
        this.witness = witness;
    }

    @Override
    public long force() {
        witness.forcing();
        long durable = super.force();
        witness.forced();
        return durable;
    }
}
