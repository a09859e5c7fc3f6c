package io.anel.journal;

import io.anel.event.FrameDescriptor;
import io.anel.event.NameTable;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.LostRangeDescriptor;
import org.agrona.DirectBuffer;

/**
 * Takes in what excerpts hold, one behind the other: names, and the time of the last event.
 *
 * <p>A CRC says that the bytes are those that were written, not that what wrote them was sound: so nothing here is believed that does
 * not hold together.
 *
 * <p><b>Threading:</b> one thread.
 */
final class BatchFold {
    private final NameTable names;
    private long lastTimestampNs = Long.MIN_VALUE;

    BatchFold(NameTable names) {
        this.names = names;
    }

    NameTable names() {
        return names;
    }

    /** {@link Long#MIN_VALUE} for none. */
    long lastTimestampNs() {
        return lastTimestampNs;
    }

    void lastTimestampNs(long timestampNs) {
        lastTimestampNs = timestampNs;
    }

    /** Takes in the body of an excerpt that verified; says what is wrong with it, or null when nothing is. */
    String take(CycleCursor excerpt) {
        return switch (excerpt.kind()) {
            case BATCH -> takeFrames(excerpt);
            case LOST_RANGE ->
                LostRangeDescriptor.fault(
                        excerpt.mapping().buffer(),
                        excerpt.bodyOffset(),
                        excerpt.bodyLength(),
                        excerpt.firstSequence());
            default -> null;
        };
    }

    /** The sequence behind the events that the excerpt, which was taken in, stands for. */
    static long nextSequence(CycleCursor excerpt) {
        return excerpt.kind() == ExcerptKind.LOST_RANGE
                ? LostRangeDescriptor.lastSequence(excerpt.mapping().buffer(), excerpt.bodyOffset()) + 1
                : excerpt.firstSequence() + excerpt.count();
    }

    private String takeFrames(CycleCursor batch) {
        DirectBuffer buffer = batch.mapping().buffer();
        int offset = batch.bodyOffset();
        int end = offset + batch.bodyLength();
        for (int i = 0; i < batch.count(); i++) {
            String fault = FrameDescriptor.fault(buffer, offset, end - offset);
            if (fault == null && batch.hasControlEvents()) {
                fault = takeName(buffer, offset);
            }
            if (fault != null) {
                return "event " + (batch.firstSequence() + i) + " at byte " + offset + ": " + fault;
            }
            lastTimestampNs = FrameDescriptor.timestampNs(buffer, offset);
            offset += FrameDescriptor.alignedLength(FrameDescriptor.length(buffer, offset));
        }
        return offset == end
                ? null
                : "expected frames of " + batch.bodyLength() + " bytes, got " + (offset - batch.bodyOffset());
    }

    private String takeName(DirectBuffer buffer, int offset) {
        try {
            CycleWriter.fold(names, buffer, offset);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }
}
