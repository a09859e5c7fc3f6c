package io.anel.torture.bus;

import io.anel.event.NameTable;
import io.anel.journal.Journal;
import io.anel.journal.JournalLog;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.FrameRun;
import io.anel.log.LogReader;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** A journal with somebody told of what happens at its edges: a good force, a failure. */
final class WatchedLog implements EventLog {
    private final JournalLog log;
    private final Runnable onForce;
    private final LongConsumer onForced;
    private final Consumer<RuntimeException> onFailure;

    private WatchedLog(JournalLog log, Runnable onForce, LongConsumer onForced, Consumer<RuntimeException> onFailure) {
        this.log = log;
        this.onForce = onForce;
        this.onForced = onForced;
        this.onFailure = onFailure;
    }

    /**
     * A journal that is watched.
     *
     * @param onOpened told of the log before anything is done with it
     * @param onForce told before a force
     * @param onForced told of the last DURABLE sequence after a force, before the bus learns of it
     * @param onFailure told of a fence before the bus learns of it
     */
    static EventLogFactory of(
            Journal journal,
            Consumer<JournalLog> onOpened,
            Runnable onForce,
            LongConsumer onForced,
            Consumer<RuntimeException> onFailure) {
        return settings -> {
            JournalLog log = journal.open(settings);
            onOpened.accept(log);
            return new WatchedLog(log, onForce, onForced, onFailure);
        };
    }

    @Override
    public void append(FrameRun run) {
        try {
            log.append(run);
        } catch (RuntimeException e) {
            onFailure.accept(e);
            throw e;
        }
    }

    @Override
    public long force() {
        onForce.run();
        long durable;
        try {
            durable = log.force();
        } catch (RuntimeException e) {
            onFailure.accept(e);
            throw e;
        }
        onForced.accept(durable);
        return durable;
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
    public boolean idle() {
        return log.idle();
    }

    @Override
    public boolean hasRoom() {
        return log.hasRoom();
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
