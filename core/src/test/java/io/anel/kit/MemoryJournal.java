package io.anel.kit;

import io.anel.api.FencedException;
import io.anel.api.LogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.FrameBatch;
import io.anel.log.FrameHandler;
import io.anel.log.FrameRun;
import io.anel.log.LogReader;
import io.anel.log.LogSettings;
import java.util.List;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A log that can be opened again, as a journal, and told to fail: for tests of what the engine does with one. It holds the engine to
 * the contract: runs begin where the last ended, never cut a group, and keep to the announced bytes.
 */
public final class MemoryJournal implements EventLogFactory {
    private record Stored(int epoch, UnsafeBuffer frame) {}

    private final List<Stored> events = new Vector<>();
    private final AtomicInteger epochs = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile long durable;
    private volatile boolean isOpen;

    /** Called before each append; what it throws, append throws. */
    public volatile Consumer<FrameRun> beforeAppend = run -> {};
    /** Called before each force; what it throws, force throws. */
    public volatile Runnable beforeForce = () -> {};
    /** Called when the writer has nothing to do. */
    public volatile Runnable onIdle = () -> {};

    public volatile boolean hasRoom = true;

    /** Forgets the events after {@code sequence}, as a crash does. */
    public void truncate(long sequence) {
        while (events.size() > sequence) {
            events.remove(events.size() - 1);
        }
        durable = Math.min(durable, sequence);
    }

    public long durable() {
        return durable;
    }

    public int closes() {
        return closes.get();
    }

    public boolean isOpen() {
        return isOpen;
    }

    public long size() {
        return events.size();
    }

    public UnsafeBuffer frame(long sequence) {
        return events.get((int) sequence - 1).frame;
    }

    @Override
    public EventLog open(LogSettings settings) {
        if (isOpen) {
            throw new IllegalStateException("expected a closed journal, got an open one");
        }
        isOpen = true;
        return new Opening(settings, epochs.incrementAndGet(), events.size());
    }

    private final class Opening implements EventLog {
        private final LogSettings settings;
        private final int epoch;
        private final long last;
        private final NameTable names = new NameTable();

        Opening(LogSettings settings, int epoch, long last) {
            this.settings = settings;
            this.epoch = epoch;
            this.last = last;
            durable = last;
            for (Stored stored : events) {
                foldName(names, stored.frame);
            }
        }

        @Override
        public long seed() {
            return 42;
        }

        @Override
        public int epoch() {
            return epoch;
        }

        @Override
        public long firstSequence() {
            return 1;
        }

        @Override
        public long lastSequence() {
            return last;
        }

        @Override
        public long lastTimestampNs() {
            return last == 0 ? Long.MIN_VALUE : FrameDescriptor.timestampNs(frame(last), 0);
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
            beforeAppend.accept(run);
            require(run.firstSequence() == events.size() + 1, "the next sequence");
            require(run.lengthBytes() <= settings.maxBatchBytes(), "at most " + settings.maxBatchBytes() + " bytes");
            int bytes = 0;
            for (int i = 0; i < run.count(); i++) {
                int length = FrameDescriptor.length(run.buffer(i), run.offset(i));
                bytes += FrameDescriptor.alignedLength(length);
                UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameDescriptor.alignedLength(length)]);
                frame.putBytes(0, run.buffer(i), run.offset(i), frame.capacity());
                require(FrameDescriptor.fault(frame, 0, frame.capacity()) == null, "a sound frame");
                events.add(new Stored(epoch, frame));
            }
            require(bytes == run.lengthBytes(), bytes + " bytes");
            boolean isCut = (FrameDescriptor.flags(frame(events.size()), 0) & FrameDescriptor.MORE) != 0;
            require(!isCut, "whole groups");
        }

        private void require(boolean holds, String what) {
            if (!holds) {
                throw new FencedException("expected a run with " + what + " after sequence " + events.size());
            }
        }

        @Override
        public boolean idle() {
            onIdle.run();
            return false;
        }

        @Override
        public boolean hasRoom() {
            return hasRoom;
        }

        @Override
        public long force() {
            long target = events.size();
            beforeForce.run();
            durable = target;
            return target;
        }

        @Override
        public long durableSequence() {
            return durable;
        }

        @Override
        public LogReader reader(long fromSequence) {
            if (fromSequence < 1) {
                throw new LogException("expected a sequence >= 1, got " + fromSequence);
            }
            return new Reader(fromSequence);
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            isOpen = false;
        }
    }

    private static void foldName(NameTable names, UnsafeBuffer frame) {
        if (FrameDescriptor.typeId(frame, 0) == SystemTypes.NAME) {
            int payloadOffset = FrameDescriptor.payloadOffset(frame, 0);
            names.fold(frame, payloadOffset, FrameDescriptor.length(frame, 0) - payloadOffset);
        }
    }

    private final class Reader implements LogReader {
        private final NameTable names = new NameTable();
        /** As a journal's batch has them: one opening's, one behind the other. */
        private final ExpandableArrayBuffer together = new ExpandableArrayBuffer();

        private long next;

        Reader(long from) {
            for (long sequence = 1; sequence < from && sequence <= events.size(); sequence++) {
                foldName(names, frame(sequence));
            }
            next = from;
        }

        @Override
        public int poll(FrameHandler handler, int limit) {
            int count = 0;
            for (; count < limit && next <= events.size(); count++) {
                Stored stored = events.get((int) next - 1);
                foldName(names, stored.frame);
                handler.onFrame(next, stored.epoch, stored.frame, 0, FrameDescriptor.length(stored.frame, 0));
                next++;
            }
            return count;
        }

        @Override
        public int next(FrameBatch batch, int limit) {
            batch.clear();
            int length = 0;
            int count = 0;
            int epoch = next <= events.size() ? events.get((int) next - 1).epoch : 0;
            for (; count < limit && next + count <= events.size(); count++) {
                Stored stored = events.get((int) next + count - 1);
                if (stored.epoch != epoch) {
                    break;
                }
                foldName(names, stored.frame);
                together.putBytes(length, stored.frame, 0, stored.frame.capacity());
                length += stored.frame.capacity();
            }
            if (count > 0) {
                batch.wrap(next, count, epoch, together, 0, length);
                next += count;
            }
            return count;
        }

        @Override
        public long nextSequence() {
            return next;
        }

        @Override
        public NameTable names() {
            return names;
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
