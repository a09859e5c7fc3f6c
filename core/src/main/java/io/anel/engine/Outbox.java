package io.anel.engine;

import io.anel.api.EventType;
import io.anel.event.FrameEncoder;

/**
 * A stage's emissions that have no place in the ring yet, first-in first-out.
 *
 * <p>Entries are encoded frames in reused buffers. While a stage is rebuilt from the log the outbox grows as it must: what it holds
 * is found in the log a little later and popped.
 *
 * <p><b>Threading:</b> the stage's thread; {@link #isEmpty} and {@link #size} any.
 */
final class Outbox {
    /** Of each frame: there may be as many as events in a log. */
    private static final int INITIAL_BYTES = 128;

    private final int initialSize;
    private EventType<?>[] types;
    private FrameEncoder[] frames;
    private volatile long head;
    private volatile long tail;

    Outbox(int initialEvents) {
        initialSize = Integer.highestOneBit(Math.max(2, initialEvents - 1)) * 2;
        types = new EventType<?>[initialSize];
        frames = new FrameEncoder[initialSize];
    }

    /** Another thread than the stage's may be told of some that have left. */
    int size() {
        long from = head;
        return (int) (tail - from);
    }

    boolean isEmpty() {
        return head == tail;
    }

    /** The encoder of a new last entry, which {@link #push} makes part of the outbox. */
    FrameEncoder next() {
        if (size() == frames.length) {
            resize(frames.length * 2);
        }
        int place = place(tail);
        if (frames[place] == null) {
            frames[place] = new FrameEncoder(INITIAL_BYTES);
        }
        return frames[place];
    }

    void push(EventType<?> type) {
        types[place(tail)] = type;
        tail = tail + 1;
    }

    EventType<?> headType() {
        return types[place(head)];
    }

    FrameEncoder headFrame() {
        return frames[place(head)];
    }

    void pop() {
        head = head + 1;
    }

    /** Takes back the last entries, so that {@code size} are left: the handler that pushed them threw. */
    void truncate(int size) {
        tail = head + size;
    }

    /**
     * Publishes from the head on while the ring has room, the emissions' type names first where they are new.
     *
     * @return how many
     */
    int drain(Intake intake, String source) {
        int count = 0;
        while (size() > 0) {
            long typeId = intake.reservedTypeId(headType());
            long sourceId = typeId < 0 ? typeId : intake.reservedSourceId(source);
            if (sourceId < 0) {
                break;
            }
            FrameEncoder frame = headFrame();
            long sequence = intake.claimReserved(frame.frameLength());
            if (sequence < 0) {
                break;
            }
            intake.fill(
                    sequence,
                    frame.buffer(),
                    0,
                    frame.frameLength(),
                    (int) typeId,
                    (int) sourceId,
                    0,
                    intake.timestampNs());
            intake.ring().publish(sequence, sequence);
            pop();
            count++;
        }
        return count;
    }

    /** Gives back the memory for more than wait now, or than there was at first. */
    void trim() {
        int size = Math.max(initialSize, Integer.highestOneBit(Math.max(2, size()) - 1) * 2);
        if (size < frames.length) {
            resize(size);
        }
    }

    private int place(long index) {
        return (int) index & (frames.length - 1);
    }

    private void resize(int size) {
        EventType<?>[] oldTypes = types;
        FrameEncoder[] oldFrames = frames;
        types = new EventType<?>[size];
        frames = new FrameEncoder[size];
        for (long i = head; i < tail; i++) {
            int from = (int) i & (oldFrames.length - 1);
            types[place(i)] = oldTypes[from];
            frames[place(i)] = oldFrames[from];
        }
    }
}
