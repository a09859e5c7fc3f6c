package io.anel.ring;

import static io.anel.event.FrameDescriptor.MORE;
import static io.anel.event.FrameDescriptor.alignedLength;
import static io.anel.event.FrameDescriptor.flagsOf;
import static io.anel.event.FrameDescriptor.headerWord0;
import static io.anel.event.FrameDescriptor.headerWord1;
import static io.anel.event.FrameDescriptor.lengthOf;
import static io.anel.event.FrameDescriptor.timestampNs;
import static io.anel.event.FrameDescriptor.typeIdOf;

import io.anel.event.SystemTypes;
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
    private boolean isFull;
    // What its headers said.
    private int flagsSeen;
    private boolean hasControlEvents;
    private boolean timeFalls;
    private long lastTimestampNs;

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

    /**
     * Takes what is published from {@code next} on, and looks at each header once, for all who decide by it; false when there is no
     * whole group.
     */
    public boolean take(long next) {
        firstSequence = next;
        boolean endsAtCap = false;
        int wholeEvents = 0;
        int bytes = 0;
        int flags = 0;
        int lowestTypeId = Integer.MAX_VALUE;
        boolean falls = false;
        long timestampNs = Long.MIN_VALUE;
        for (long sequence = next; ring.isPublished(sequence); sequence++) {
            if (sequence - next >= maxEvents && wholeEvents > 0) {
                break;
            }
            UnsafeBuffer buffer = slots;
            int offset = ring.slotOffset(sequence);
            long word0 = headerWord0(buffer, offset);
            if (!ring.fitsSlot(lengthOf(word0))) {
                buffer = ring.buffer(sequence);
                offset = ring.offset(sequence);
                word0 = headerWord0(buffer, offset);
            }
            bytes += alignedLength(lengthOf(word0));
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
            int frameFlags = flagsOf(headerWord1(buffer, offset));
            long frameTimestampNs = timestampNs(buffer, offset);
            flags |= frameFlags;
            lowestTypeId = Math.min(lowestTypeId, typeIdOf(word0));
            falls |= frameTimestampNs < timestampNs;
            timestampNs = frameTimestampNs;
            if ((frameFlags & MORE) == 0) {
                wholeEvents = i + 1;
                lengthBytes = bytes;
                flagsSeen = flags;
                hasControlEvents = lowestTypeId < SystemTypes.FIRST_USER_ID;
                timeFalls = falls;
                lastTimestampNs = timestampNs;
            }
        }
        isFull = endsAtCap || wholeEvents >= maxEvents;
        count = wholeEvents;
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

    /** Every flag that one of the frames had when it was taken. */
    public int flagsSeen() {
        return flagsSeen;
    }

    /** Whether a frame was stamped before the one in front of it. */
    public boolean timeFalls() {
        return timeFalls;
    }

    public long firstTimestampNs() {
        return timestampNs(buffers[0], offsets[0]);
    }

    public long lastTimestampNs() {
        return lastTimestampNs;
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
