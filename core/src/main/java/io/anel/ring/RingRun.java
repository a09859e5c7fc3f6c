package io.anel.ring;

import static io.anel.event.FrameDescriptor.MORE;
import static io.anel.event.FrameDescriptor.alignedLength;
import static io.anel.event.FrameDescriptor.flags;
import static io.anel.event.FrameDescriptor.length;

import io.anel.log.FrameRun;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The published slots that the writer takes next: whole atomic groups only.
 *
 * <p>Producers publish the slots of a group one by one, so what is visible may end within a group; the run then ends before it.
 *
 * <p><b>Threading:</b> the writer's.
 */
public final class RingRun implements FrameRun {
    private final EventRing ring;
    private final UnsafeBuffer slots;
    private final int maxEvents;
    private final int maxBytes;

    private UnsafeBuffer[] buffers;
    private int[] offsets;

    private long firstSequence;
    private int count;
    private int lengthBytes;
    private boolean hasControlEvents;
    private boolean isFull;

    /**
     * @param maxEvents where a run ends, but within a group that begins it
     * @param maxBytes at least the largest group's bytes
     */
    public RingRun(EventRing ring, int maxEvents, int maxBytes) {
        this.ring = ring;
        this.slots = ring.memory();
        this.buffers = new UnsafeBuffer[maxEvents];
        this.offsets = new int[maxEvents];
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
    }

    /** Takes what is published from {@code next} on; false when there is no whole group. */
    public boolean take(long next) {
        long claimed = ring.claimed();
        firstSequence = next;
        hasControlEvents = false;
        boolean endsAtCap = false;
        int wholeEvents = 0;
        int wholeBytes = 0;
        int bytes = 0;
        for (long sequence = next; sequence <= claimed; sequence++) {
            if ((sequence - next >= maxEvents && wholeEvents > 0) || !ring.isPublished(sequence)) {
                break;
            }
            UnsafeBuffer buffer = slots;
            int offset = ring.slotOffset(sequence);
            int frameLength = length(buffer, offset);
            if (!ring.fitsSlot(frameLength)) {
                buffer = ring.buffer(sequence);
                offset = ring.offset(sequence);
                frameLength = length(buffer, offset);
            }
            bytes += alignedLength(frameLength);
            if (bytes > maxBytes) {
                endsAtCap = true;
                break;
            }
            int i = (int) (sequence - next);
            if (i == offsets.length) {
                grow();
            }
            if (buffers[i] != buffer) {
                // A reference is not stored for every event: that would tell the collector each time.
                buffers[i] = buffer;
            }
            offsets[i] = offset;
            if ((flags(buffer, offset) & MORE) == 0) {
                wholeEvents = i + 1;
                wholeBytes = bytes;
            }
        }
        isFull = endsAtCap || wholeEvents >= maxEvents;
        count = wholeEvents;
        lengthBytes = wholeBytes;
        return wholeEvents > 0;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    public long lastSequence() {
        return firstSequence + count - 1;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Whether the run is as long as runs may be, in events or in bytes. */
    public boolean isFull() {
        return isFull;
    }

    @Override
    public boolean hasControlEvents() {
        return hasControlEvents;
    }

    @Override
    public UnsafeBuffer buffer(int i) {
        return buffers[i];
    }

    @Override
    public int offset(int i) {
        return offsets[i];
    }

    /** Admission saw a control event. */
    public void markControlEvents() {
        hasControlEvents = true;
    }

    /** Admission shortened frames. */
    public void shrink(int bytes) {
        lengthBytes -= bytes;
    }

    /** For a group that is longer than a run. */
    private void grow() {
        buffers = Arrays.copyOf(buffers, buffers.length * 2);
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
    }
}
