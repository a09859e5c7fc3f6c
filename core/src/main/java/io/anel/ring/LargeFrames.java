package io.anel.ring;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The bounded pool from which frames larger than a slot borrow.
 *
 * <p>A buffer's state is {@link #FREE}, {@link #BORROWED}, or the sequence whose frame it holds. It is given back lazily: by the
 * producer that wraps onto its slot, or by a borrower that finds the pool empty and its sequence behind the slowest gate. Both
 * take it by one compare-and-set of the state, so exactly one succeeds.
 *
 * <p>Buffers are made when first needed and never unmapped while the ring lives.
 */
final class LargeFrames {
    private static final long FREE = 0;
    private static final long BORROWED = -1;

    private final AtomicLongArray states;
    private final UnsafeBuffer[] buffers;
    private final int bufferLength;

    LargeFrames(int count, int bufferLength) {
        this.states = new AtomicLongArray(count);
        this.buffers = new UnsafeBuffer[count];
        this.bufferLength = bufferLength;
    }

    /** Returns the index of one of the first {@code limit} buffers, or -1 when all hold frames that some gate still needs. */
    int borrow(long slowestGate, int limit) {
        for (int i = 0; i < limit; i++) {
            long state = states.get(i);
            boolean reclaimable = state > 0 && state <= slowestGate;
            if ((state == FREE || reclaimable) && states.compareAndSet(i, state, BORROWED)) {
                make(i);
                return i;
            }
        }
        return -1;
    }

    /** The lowest sequence that one of the first {@code limit} buffers holds; beyond all sequences when none holds any. */
    long oldest(int limit) {
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < limit; i++) {
            long state = states.get(i);
            if (state > 0) {
                oldest = Math.min(oldest, state);
            }
        }
        return oldest;
    }

    private void make(int index) {
        if (buffers[index] == null) {
            try {
                buffers[index] = new UnsafeBuffer(ByteBuffer.allocateDirect(bufferLength));
            } finally {
                if (buffers[index] == null) {
                    unborrow(index);
                }
            }
        }
    }

    /** Binds a borrowed buffer to the sequence that it will hold. */
    void bind(int index, long sequence) {
        states.set(index, sequence);
    }

    int count() {
        return buffers.length;
    }

    /** Gives a borrowed buffer back unused. */
    void unborrow(int index) {
        states.set(index, FREE);
    }

    /** Gives back the buffer that held {@code sequence}, unless a borrower has reclaimed it. */
    void giveBack(int index, long sequence) {
        states.compareAndSet(index, sequence, FREE);
    }

    UnsafeBuffer buffer(int index) {
        return buffers[index];
    }

    /** As {@link #buffer}, for an index that may be torn: null when there is no such buffer. */
    UnsafeBuffer bufferOrNull(int index) {
        return index >= 0 && index < buffers.length ? buffers[index] : null;
    }
}
