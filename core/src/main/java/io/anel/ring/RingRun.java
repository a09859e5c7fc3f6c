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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The published slots that the writer takes next: whole atomic groups only. First it looks how far they go, then it takes them, so that who stamps
 * them can read the clock in between.
 *
 * <p>Producers publish the slots of a group one by one, so what is visible may end within a group; the run then ends before it.
 *
 * <p><b>Threading:</b> the writer's.
 */
public final class RingRun implements FrameRun {
    /** Frames keep the time that they were published with. */
    public static final long AS_STAMPED = Long.MIN_VALUE;

    private final EventRing ring;
    private final UnsafeBuffer slots;
    private final int maxEvents;
    private final int maxPublished;
    private final int maxBytes;

    private final UnsafeBuffer[] buffers;
    private final int[] offsets;

    private long firstSequence;
    private int published;
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
     * @param maxGroupEvents of the largest group
     * @param maxBytes at least the largest group's bytes
     */
    public RingRun(EventRing ring, int maxEvents, int maxGroupEvents, int maxBytes) {
        this.ring = ring;
        this.slots = ring.memory();
        this.maxEvents = maxEvents;
        this.maxPublished = Math.max(maxEvents, maxGroupEvents);
        this.buffers = new UnsafeBuffer[maxPublished];
        this.offsets = new int[maxPublished];
        this.maxBytes = maxBytes;
    }

    /** Looks how far the ring is published from {@code next} on; false when there is nothing. */
    public boolean look(long next) {
        int seen = 0;
        while (seen < maxPublished && ring.isPublished(next + seen)) {
            seen++;
        }
        firstSequence = next;
        published = seen;
        return seen > 0;
    }

    /**
     * Takes what the last look saw, and looks at each header once, for all who decide by it.
     *
     * @param stampNs the time that each frame is given, or {@link #AS_STAMPED}
     * @return false when there is no whole group
     */
    public boolean take(long stampNs) {
        boolean endsAtCap = false;
        int wholeEvents = 0;
        int bytes = 0;
        int flags = 0;
        int lowestTypeId = Integer.MAX_VALUE;
        boolean falls = false;
        long timestampNs = Long.MIN_VALUE;
        for (int i = 0; i < published; i++) {
            if (i >= maxEvents && wholeEvents > 0) {
                break;
            }
            long sequence = firstSequence + i;
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
            if (buffers[i] != buffer) {
                // A reference is not stored for every event: that would tell the collector each time.
                buffers[i] = buffer;
            }
            offsets[i] = offset;
            int frameFlags = flagsOf(headerWord1(buffer, offset));
            flags |= frameFlags;
            lowestTypeId = Math.min(lowestTypeId, typeIdOf(word0));
            if (stampNs == AS_STAMPED) {
                long frameTimestampNs = timestampNs(buffer, offset);
                falls |= frameTimestampNs < timestampNs;
                timestampNs = frameTimestampNs;
            } else {
                timestampNs(buffer, offset, stampNs);
                timestampNs = stampNs;
            }
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
}
