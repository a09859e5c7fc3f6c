package io.anel.log;

import io.anel.api.LogException;
import io.anel.event.EventId;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import java.lang.invoke.VarHandle;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The log in memory: keeps a recent window of events, by count and by age, and survives nothing.
 *
 * <p>Frames are copied into an array of reused buffers, one a place of the window. Each place has a stamp: the sequence that it
 * holds, or 0 while it is rewritten. A reader copies a frame out and looks at the stamp before and after, so that a frame that
 * was overwritten meanwhile is never handed on (a seqlock a place).
 */
final class WindowLog implements EventLog {
    private final int window;
    private final long maxAgeNs;
    private final EpochNanoClock clock;
    private final long seed = new SecureRandom().nextLong();
    private final AtomicReferenceArray<UnsafeBuffer> frames;
    private final NameTable names = new NameTable();
    private final AtomicLongArray stamps;
    private volatile long appended;

    WindowLog(int events, Duration maxAge, EpochNanoClock clock) {
        this.window = events;
        this.maxAgeNs = maxAge.toNanos();
        this.clock = clock;
        this.frames = new AtomicReferenceArray<>(events);
        this.stamps = new AtomicLongArray(events);
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public int epoch() {
        return 1;
    }

    @Override
    public long firstSequence() {
        return Math.max(1, appended - window + 1);
    }

    @Override
    public long lastSequence() {
        return 0;
    }

    @Override
    public long lastTimestampNs() {
        return Long.MIN_VALUE;
    }

    @Override
    public NameTable names() {
        return new NameTable();
    }

    @Override
    public boolean isDurable() {
        return false;
    }

    @Override
    public void append(FrameRun run) {
        int count = run.count();
        long first = run.firstSequence();
        for (int i = window == 0 ? count : 0; i < count; i++) {
            keep(first + i, run, i);
        }
        if (run.hasControlEvents()) {
            foldNames(run);
        }
        appended = first + count - 1;
    }

    private void foldNames(FrameRun run) {
        for (int i = 0; i < run.count(); i++) {
            DirectBuffer buffer = run.buffer(i);
            int offset = run.offset(i);
            if (FrameDescriptor.typeId(buffer, offset) == SystemTypes.NAME
                    && (FrameDescriptor.flags(buffer, offset) & FrameDescriptor.VOID) == 0) {
                int payloadOffset = FrameDescriptor.payloadOffset(buffer, offset);
                names.fold(buffer, offset + payloadOffset, FrameDescriptor.length(buffer, offset) - payloadOffset);
            }
        }
    }

    NameTable knownNames() {
        return names;
    }

    private void keep(long sequence, FrameRun run, int i) {
        int place = (int) (sequence % window);
        int length = FrameDescriptor.length(run.buffer(i), run.offset(i));
        UnsafeBuffer frame = frames.getPlain(place);
        if (frame == null || frame.capacity() < length) {
            frame = new UnsafeBuffer(new byte[FrameDescriptor.alignedLength(length)]);
        }
        stamps.set(place, 0);
        // Before the first byte of the new frame: a reader that sees one sees that too.
        VarHandle.storeStoreFence();
        frames.setRelease(place, frame);
        frame.putBytes(0, run.buffer(i), run.offset(i), length);
        stamps.setRelease(place, sequence);
    }

    /**
     * Copies a frame out.
     *
     * @return false when it is no longer kept, or not kept yet
     */
    boolean copy(long sequence, UnsafeBuffer target) {
        if (window == 0) {
            return false;
        }
        int place = (int) (sequence % window);
        if (stamps.getAcquire(place) != sequence) {
            return false;
        }
        UnsafeBuffer frame = frames.getAcquire(place);
        int length = Math.min(FrameDescriptor.length(frame, 0), frame.capacity());
        if (length < FrameDescriptor.HEADER_LENGTH) {
            return false;
        }
        if (target.capacity() < length) {
            target.wrap(new byte[length * 2]);
        }
        target.putBytes(0, frame, 0, length);
        java.lang.invoke.VarHandle.acquireFence();
        if (stamps.getOpaque(place) != sequence) {
            return false;
        }
        return clock.nanoTime() - FrameDescriptor.timestampNs(target, 0) <= maxAgeNs;
    }

    long appended() {
        return appended;
    }

    @Override
    public boolean idle() {
        return false;
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public long force() {
        return 0;
    }

    @Override
    public long durableSequence() {
        return 0;
    }

    @Override
    public LogReader reader(long fromSequence) {
        if (fromSequence < 1 || fromSequence > EventId.MAX_SEQUENCE) {
            throw new LogException("expected a sequence >= 1, got " + fromSequence);
        }
        return new WindowLogReader(this, fromSequence);
    }

    @Override
    public void close() {
        // Nothing outlives the process, and readers keep the window as long as they need it.
    }
}
