package io.anel.log;

import io.anel.event.NameTable;
import java.util.Objects;

/**
 * A log that hands every call on to another: for those who want to count, time or hold up some of them, and leave the rest alone.
 *
 * <p><b>Threading, ordering, errors:</b> the other log's.
 */
public abstract class ForwardingLog implements EventLog {
    private final EventLog log;

    protected ForwardingLog(EventLog log) {
        this.log = Objects.requireNonNull(log, "log");
    }

    @Override
    public long seed() {
        return log.seed();
    }

    @Override
    public int epoch() {
        return log.epoch();
    }

    @Override
    public long firstSequence() {
        return log.firstSequence();
    }

    @Override
    public long lastSequence() {
        return log.lastSequence();
    }

    @Override
    public long lastTimestampNs() {
        return log.lastTimestampNs();
    }

    @Override
    public NameTable names() {
        return log.names();
    }

    @Override
    public boolean isDurable() {
        return log.isDurable();
    }

    @Override
    public void append(FrameRun run) {
        log.append(run);
    }

    @Override
    public boolean idle() {
        return log.idle();
    }

    @Override
    public boolean hasRoom() {
        return log.hasRoom();
    }

    @Override
    public long force() {
        return log.force();
    }

    @Override
    public long durableSequence() {
        return log.durableSequence();
    }

    @Override
    public LogReader reader(long fromSequence) {
        return log.reader(fromSequence);
    }

    @Override
    public void close() {
        log.close();
    }
}
