package io.anel.journal;

import io.anel.event.FrameDescriptor;
import io.anel.event.NameKind;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.log.FrameRun;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Frames in one array, made anew for each batch; every byte of a payload follows from the event's sequence. */
final class TestRun implements FrameRun {
    static final int TYPE = SystemTypes.FIRST_USER_ID;
    static final int SOURCE = 7;
    static final long START_NS = 1_700_000_000_000_000_000L;

    private final UnsafeBuffer buffer;
    private final int[] offsets;
    private long firstSequence;
    private int count;
    private int lengthBytes;
    private boolean control;

    TestRun(int capacityBytes) {
        buffer = new UnsafeBuffer(new byte[capacityBytes]);
        offsets = new int[capacityBytes / FrameDescriptor.HEADER_LENGTH + 1];
    }

    /** The same frames again, as the events from this sequence on; only their place changes. */
    void renumber(long sequence) {
        firstSequence = sequence;
    }

    TestRun begin(long sequence) {
        firstSequence = sequence;
        count = 0;
        lengthBytes = 0;
        control = false;
        return this;
    }

    /** Adds {@code events} frames, each with a payload of this length. */
    TestRun events(int events, int payloadBytes) {
        for (int i = 0; i < events; i++) {
            event(payloadBytes);
        }
        return this;
    }

    TestRun event(int payloadBytes) {
        long sequence = firstSequence + count;
        int offset = lengthBytes;
        int length = FrameDescriptor.HEADER_LENGTH + payloadBytes;
        int aligned = FrameDescriptor.alignedLength(length);
        FrameDescriptor.header(
                buffer, offset, length, TYPE, SOURCE, 0, FrameDescriptor.HEADER_LENGTH, timestampNs(sequence));
        for (int at = FrameDescriptor.HEADER_LENGTH; at < aligned; at += Long.BYTES) {
            buffer.putLong(offset + at, word(sequence, at));
        }
        for (int at = length; at < aligned; at++) {
            buffer.putByte(offset + at, (byte) 0);
        }
        return added(aligned);
    }

    /** Adds a name event. */
    TestRun name(NameKind kind, int id, String name) {
        int offset = lengthBytes;
        int payload = NameTable.encodeEntry(buffer, offset + FrameDescriptor.HEADER_LENGTH, kind, id, name);
        int length = FrameDescriptor.HEADER_LENGTH + payload;
        FrameDescriptor.header(
                buffer,
                offset,
                length,
                SystemTypes.NAME,
                SystemTypes.SOURCE_ID,
                0,
                FrameDescriptor.HEADER_LENGTH,
                timestampNs(firstSequence + count));
        int aligned = FrameDescriptor.alignedLength(length);
        for (int at = length; at < aligned; at++) {
            buffer.putByte(offset + at, (byte) 0);
        }
        control = true;
        return added(aligned);
    }

    private TestRun added(int aligned) {
        offsets[count++] = lengthBytes;
        lengthBytes += aligned;
        return this;
    }

    static long timestampNs(long sequence) {
        return START_NS + sequence * 1000;
    }

    /** What is wrong with a frame that should be the event of this sequence; null when nothing is. */
    static String fault(long sequence, DirectBuffer buffer, int offset, int length) {
        if (FrameDescriptor.typeId(buffer, offset) == SystemTypes.NAME) {
            return null;
        }
        if (FrameDescriptor.timestampNs(buffer, offset) != timestampNs(sequence)) {
            return "event " + sequence + " has the time of another";
        }
        for (int at = FrameDescriptor.HEADER_LENGTH; at + Long.BYTES <= length; at += Long.BYTES) {
            if (buffer.getLong(offset + at) != word(sequence, at)) {
                return "event " + sequence + " has another's bytes at " + at;
            }
        }
        return null;
    }

    private static long word(long sequence, int at) {
        return sequence * 0x9E3779B97F4A7C15L + at;
    }

    @Override
    public long firstSequence() {
        return firstSequence;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int lengthBytes() {
        return lengthBytes;
    }

    @Override
    public boolean hasControlEvents() {
        return control;
    }

    @Override
    public DirectBuffer buffer(int i) {
        return buffer;
    }

    @Override
    public int offset(int i) {
        return offsets[i];
    }
}
