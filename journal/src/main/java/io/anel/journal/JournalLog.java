package io.anel.journal;

import io.anel.api.FencedException;
import io.anel.api.LogException;
import io.anel.event.NameTable;
import io.anel.log.EventLog;
import io.anel.log.FrameRun;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a journal for writing.
 *
 * <p><b>Threading:</b> as {@link EventLog} says: {@link #append}, {@link #idle} and {@link #hasRoom} belong to one writer, {@link
 * #force} to one sync agent beside it, the rest to anyone.
 *
 * <p><b>Ordering:</b> a reader that sees sequence {@code n} sees every sequence below it. {@link #durableSequence} is published
 * after the disk has answered, never before.
 *
 * <p><b>Durability:</b> on return of {@link #append} the batch is JOURNALED: closed with its CRC in the mapped file. It is DURABLE
 * once {@link #force} returned its last sequence or a later one; the next batch, or {@link #idle}, records that in the log.
 *
 * <p><b>Cost:</b> appending allocates nothing, and writes one excerpt; once a cycle it makes the next file, which takes some
 * milliseconds. {@link #force} blocks for as long as the disk takes.
 *
 * <p><b>Errors:</b> the first failed write or force fences: this and every later call throws {@link FencedException}. Nothing is
 * retried; close, and open anew. A full disk is no failure while {@link #hasRoom} is asked before accepting events.
 */
public final class JournalLog implements EventLog {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalLog.class);
    private static final VarHandle APPENDED;
    private static final VarHandle DURABLE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            APPENDED = lookup.findVarHandle(JournalLog.class, "appended", long.class);
            DURABLE = lookup.findVarHandle(JournalLog.class, "durable", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final JournalLayout layout;
    private final JournalConfig config;
    private final DirectoryLock lock;
    private final CycleWriter writer;
    private final UnforcedCycles unforced;
    private final long seed;
    private final long firstSequence;
    private final RecoveryReport recovery;
    private final long lastSequence;
    private final long lastTimestampNs;
    private final NameTable names;

    private volatile FencedException fence;
    private boolean closed;

    // Written by the writer, read by the sync agent.
    private long appended;
    private long recordedDurable;
    // Written by the sync agent, read by everyone.
    private long durable;

    JournalLog(
            JournalLayout layout,
            JournalConfig config,
            DirectoryLock lock,
            CycleWriter writer,
            UnforcedCycles unforced,
            long seed,
            long firstSequence,
            RecoveredLog recovered) {
        this.layout = layout;
        this.config = config;
        this.lock = lock;
        this.writer = writer;
        this.unforced = unforced;
        this.seed = seed;
        this.firstSequence = firstSequence;
        recovery = recovered.report();
        lastSequence = recovered.lastSequence();
        lastTimestampNs = recovered.lastTimestampNs();
        names = writer.names().copy();
        appended = lastSequence;
        durable = lastSequence;
        // The manifest has it.
        recordedDurable = lastSequence;
    }

    /** What opening found and did. */
    public RecoveryReport recovery() {
        return recovery;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int epoch() {
        return recovery.epoch();
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public long lastSequence() {
        return lastSequence;
    }

    @Override
    public long lastTimestampNs() {
        return lastTimestampNs;
    }

    @Override
    public NameTable names() {
        return names.copy();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    @Override
    public void append(FrameRun run) {
        requireUnfenced();
        try {
            long durableThrough = (long) DURABLE.getAcquire(this);
            writer.append(run, durableThrough);
            recordedDurable = durableThrough;
            APPENDED.setRelease(this, writer.nextSequence() - 1);
        } catch (IOException | RuntimeException | Error e) {
            throw fence("append events from " + run.firstSequence(), e);
        }
    }

    @Override
    public boolean idle() {
        requireUnfenced();
        try {
            long durableThrough = (long) DURABLE.getAcquire(this);
            if (durableThrough > recordedDurable && writer.isAhead()) {
                writer.padding(durableThrough);
                recordedDurable = durableThrough;
                return true;
            }
            return !writer.isAhead() && writer.keepAhead();
        } catch (IOException | RuntimeException | Error e) {
            throw fence("record what is durable", e);
        }
    }

    @Override
    public boolean hasRoom() {
        requireUnfenced();
        try {
            return writer.hasRoom((long) DURABLE.getAcquire(this));
        } catch (IOException | RuntimeException | Error e) {
            throw fence("reserve space", e);
        }
    }

    @Override
    public long force() {
        requireUnfenced();
        long target = (long) APPENDED.getAcquire(this);
        if (target > durable) {
            try {
                unforced.force();
            } catch (IOException | RuntimeException | Error e) {
                throw fence("force", e);
            }
            // Another thread may have fenced meanwhile: then nothing more becomes DURABLE.
            requireUnfenced();
            DURABLE.setRelease(this, target);
        }
        return target;
    }

    @Override
    public long durableSequence() {
        return (long) DURABLE.getAcquire(this);
    }

    @Override
    public JournalReader reader(long fromSequence) {
        if (fromSequence < firstSequence) {
            throw new LogException("expected a sequence of " + firstSequence + " or more, got " + fromSequence);
        }
        return JournalReader.open(layout, config.verifyCrc()).seek(fromSequence);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (fence == null) {
                closeInOrder();
            }
        } finally {
            try {
                writer.close();
            } finally {
                unforced.close();
                release();
            }
        }
    }

    private void closeInOrder() {
        try {
            force();
            writer.cleanClose();
            writer.seal();
            unforced.force();
        } catch (IOException | RuntimeException | Error e) {
            throw fence("close", e);
        }
    }

    private void release() {
        try {
            lock.release();
        } catch (IOException e) {
            LOGGER.warn("{}: cannot release the lock; it ends with this process", layout, e);
        }
    }

    private void requireUnfenced() {
        FencedException cause = fence;
        if (cause != null) {
            throw new FencedException(cause.getMessage(), cause);
        }
    }

    private FencedException fence(String what, Throwable cause) {
        if (cause instanceof FencedException fenced) {
            return fenced;
        }
        FencedException fenced = new FencedException(
                layout.directory() + ": fenced, because it failed to " + what + ": " + cause.getMessage(), cause);
        fence = fenced;
        // Nothing is written about it here: whoever uses the log is to know first.
        return fenced;
    }
}
