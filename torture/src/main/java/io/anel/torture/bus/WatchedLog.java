package io.anel.torture.bus;

import io.anel.api.FencedException;
import io.anel.log.EventLog;
import io.anel.log.ForwardingLog;
import io.anel.log.FrameRun;
import io.anel.torture.part.Witness;
import java.util.function.Supplier;

/** A log whose forces a witness is told of: before one begins, and before anybody else learns that it was good; and whose failure is watched. */
final class WatchedLog extends ForwardingLog {
    private final Witness witness;
    private final FenceWatch fence;

    WatchedLog(EventLog log, Witness witness, FenceWatch fence) {
        super(log);
        this.witness = witness;
        this.fence = fence;
    }

    @Override
    public void append(FrameRun run) {
        watched(() -> {
            super.append(run);
            return null;
        });
    }

    @Override
    public boolean idle() {
        return watched(super::idle);
    }

    @Override
    public boolean hasRoom() {
        return fence.room(watched(super::hasRoom));
    }

    @Override
    public long force() {
        witness.forcing();
        long durable = watched(super::force);
        witness.forced();
        return durable;
    }

    private <T> T watched(Supplier<T> call) {
        try {
            return call.get();
        } catch (FencedException e) {
            fence.failed();
            throw e;
        }
    }
}
