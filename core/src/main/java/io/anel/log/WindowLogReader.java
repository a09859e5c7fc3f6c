package io.anel.log;

import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import org.agrona.concurrent.UnsafeBuffer;

/** Reads a {@link WindowLog}, a copied frame at a time. */
final class WindowLogReader implements LogReader {
    private final WindowLog log;
    private final UnsafeBuffer frame = new UnsafeBuffer(new byte[256]);
    private long next;

    WindowLogReader(WindowLog log, long fromSequence) {
        this.log = log;
        this.next = fromSequence;
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        int count = 0;
        while (count < limit && copyNext()) {
            handler.onFrame(next, log.epoch(), frame, 0, FrameDescriptor.length(frame, 0));
            next++;
            count++;
        }
        return count;
    }

    @Override
    public int next(FrameBatch batch, int limit) {
        if (limit < 1 || !copyNext()) {
            return 0;
        }
        int length = FrameDescriptor.alignedLength(FrameDescriptor.length(frame, 0));
        batch.wrap(next, 1, log.epoch(), frame, 0, length);
        next++;
        return 1;
    }

    private boolean copyNext() {
        if (next > log.appended()) {
            return false;
        }
        if (!log.copy(next, frame)) {
            throw new NoLongerKeptException(
                    "expected sequence " + next + " to be kept, got a window that begins at " + log.firstSequence());
        }
        return true;
    }

    @Override
    public long nextSequence() {
        return next;
    }

    @Override
    public NameTable names() {
        return log.knownNames();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
