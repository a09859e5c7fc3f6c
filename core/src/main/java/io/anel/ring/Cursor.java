package io.anel.ring;

import com.lmax.disruptor.Sequence;

/**
 * How far something has come, in sequences; padded against false sharing.
 *
 * <p><b>Threading:</b> one thread sets; any reads. Setting is a release, reading an acquire: who reads {@code n} sees all that
 * was written before {@code n} was set.
 */
public final class Cursor {
    final Sequence sequence;

    public Cursor(long initial) {
        sequence = new Sequence(initial);
    }

    public long get() {
        return sequence.get();
    }

    public void setRelease(long value) {
        sequence.set(value);
    }
}
