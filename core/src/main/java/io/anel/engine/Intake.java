package io.anel.engine;

import static io.anel.event.FrameDescriptor.HEADER_LENGTH;
import static io.anel.event.FrameDescriptor.alignedLength;

import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEncoder;
import io.anel.event.NameKind;
import io.anel.event.NameRegistry;
import io.anel.event.NameTable;
import io.anel.event.SystemTypes;
import io.anel.event.VoidReason;
import io.anel.ring.EventRing;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Where frames enter the ring: claims, headers, names. Publishers come in from outside and are refused when the bus is not open
 * or the head-room is not whole; stages' emissions and their names come in by the reserved door.
 *
 * <p><b>Threading:</b> any. <b>Cost:</b> allocates nothing, but when a name is used for the first time.
 */
final class Intake {
    private static final int SMALL_COPY_BYTES = 256;
    /** As the ring's pool says it. */
    private static final int NO_BUFFER = -1;

    private final EventRing ring;
    private final BusState state;
    private final EpochNanoClock clock;
    private final boolean stamps;
    private final NameRegistry names;
    /** Over all stages. Guarded by this. */
    private int emissionsBehind;

    private volatile long openedAt = Long.MAX_VALUE;

    private final NameRegistry.Announcer outside = (kind, id, name) -> announce(kind, id, name, false);
    private final NameRegistry.Announcer reserved = (kind, id, name) -> announce(kind, id, name, true);

    /** @param stamps whether frames get their time here, and not from the writer */
    Intake(EventRing ring, BusState state, EpochNanoClock clock, boolean stamps, NameRegistry names) {
        this.ring = ring;
        this.state = state;
        this.clock = clock;
        this.stamps = stamps;
        this.names = names;
    }

    EventRing ring() {
        return ring;
    }

    /** Whether what a stage emits may go into the ring; else it waits in the stage's outbox. */
    boolean hasRoom() {
        return state.hasRoom();
    }

    /** The last sequence that was claimed when publishing began; {@link Long#MAX_VALUE} before. */
    long openedAt() {
        return openedAt;
    }

    /** What is claimed from here on comes from outside, or follows from that and from what is in the ring. */
    void open() {
        openedAt = ring.claimed();
    }

    /** The time that a frame enters the ring with; 0 where the writer gives it one. */
    long timestampNs() {
        return stamps ? clock.nanoTime() : 0;
    }

    /** The type's id, or a negative result when its name could not be published. */
    long typeId(EventType<?> type) {
        int id = names.typeId(type);
        return id != 0 ? id : names.register(type, outside);
    }

    long sourceId(String source) {
        return names.registerSource(source, outside);
    }

    long reservedTypeId(EventType<?> type) {
        int id = names.typeId(type);
        return id != 0 ? id : names.register(type, reserved);
    }

    long reservedSourceId(String source) {
        return names.registerSource(source, reserved);
    }

    /**
     * Claims a slot for one frame, from outside.
     *
     * @return its sequence, or a negative {@link PublishResult}
     */
    long claim(int frameLength) {
        long refusal = state.refusal();
        if (refusal != 0) {
            return refusal;
        }
        return confirmOpen(ring.fitsSlot(frameLength) ? ring.tryClaim(1) : claimLarge(frameLength, false), 1);
    }

    /** Claims consecutive slots for frames that fit them, from outside; returns the last sequence, or a negative result. */
    long claimSmall(int count) {
        long refusal = state.refusal();
        return refusal != 0 ? refusal : confirmOpen(ring.tryClaim(count), count);
    }

    /**
     * Takes in how many more emissions, or fewer, a stage has waiting beyond its head-room: publishers leave them as many slots, and are refused
     * meanwhile. Else what becomes free would go to whoever asks first, and a stage that emits about as much as it is handed would fall behind
     * for good.
     */
    synchronized void emissionsBehind(int more) {
        emissionsBehind += more;
        ring.leaveFree(emissionsBehind);
    }

    /** As {@link #claim}, by the reserved door. The log keeps room for a full ring, and a ring fills many times with what stages emit: so they are refused as well. */
    long claimReserved(int frameLength) {
        if (!state.hasRoom()) {
            return PublishResult.NO_SPACE;
        }
        return ring.fitsSlot(frameLength) ? ring.tryClaimReserved(1) : claimLarge(frameLength, true);
    }

    /**
     * As {@link #claimSmall}, where some frames are larger than a slot.
     *
     * @param poolIndexes a place for each frame; those larger than a slot are given a buffer
     * @return the last sequence, or a negative {@link PublishResult}
     */
    long claimGroup(int count, int[] frameLengths, int[] poolIndexes) {
        long refusal = state.refusal();
        if (refusal != 0) {
            return refusal;
        }
        Arrays.fill(poolIndexes, 0, count, NO_BUFFER);
        long last = 0;
        try {
            last = borrow(count, frameLengths, poolIndexes) ? ring.tryClaim(count) : PublishResult.BACK_PRESSURED;
        } finally {
            for (int i = 0; i < count; i++) {
                if (poolIndexes[i] != NO_BUFFER && last > 0) {
                    ring.bindLarge(last - count + 1 + i, poolIndexes[i], frameLengths[i]);
                } else if (poolIndexes[i] != NO_BUFFER) {
                    ring.unborrow(poolIndexes[i]);
                }
            }
        }
        return confirmOpen(last, count);
    }

    /** A buffer for each frame that needs one; false when the pool ran out. A buffer that is made may be one too many for the memory. */
    private boolean borrow(int count, int[] frameLengths, int[] poolIndexes) {
        for (int i = 0; i < count; i++) {
            if (!ring.fitsSlot(frameLengths[i])) {
                poolIndexes[i] = ring.borrow();
                if (poolIndexes[i] == NO_BUFFER) {
                    return false;
                }
            }
        }
        return true;
    }

    private long claimLarge(int frameLength, boolean isReserved) {
        int poolIndex = isReserved ? ring.borrowReserved() : ring.borrow();
        if (poolIndex < 0) {
            return PublishResult.BACK_PRESSURED;
        }
        long sequence = PublishResult.BACK_PRESSURED;
        try {
            sequence = isReserved ? ring.tryClaimReserved(1) : ring.tryClaim(1);
        } finally {
            if (sequence < 0) {
                ring.unborrow(poolIndex);
            } else {
                ring.bindLarge(sequence, poolIndex, frameLength);
            }
        }
        return sequence;
    }

    /** The second look at the refusal, after the claim: see {@link BusState}. */
    private long confirmOpen(long last, int count) {
        if (last > 0) {
            long refusal = state.refusal();
            // A full disk is foreseen: what was accepted before the refusal still has its room.
            if (refusal != 0 && refusal != PublishResult.NO_SPACE) {
                abort(last - count + 1, last, SystemTypes.ABORTED, SystemTypes.SOURCE_ID);
                return refusal;
            }
        }
        return last;
    }

    /** Publishes claimed slots as voided, each on its own. */
    void abort(long first, long last, int typeId, int sourceId) {
        for (long sequence = first; sequence <= last; sequence++) {
            UnsafeBuffer buffer = ring.buffer(sequence);
            int offset = ring.offset(sequence);
            FrameDescriptor.header(buffer, offset, HEADER_LENGTH, typeId, sourceId, 0, HEADER_LENGTH, timestampNs());
            FrameDescriptor.voidFrame(buffer, offset, VoidReason.ABORTED);
        }
        ring.publish(first, last);
    }

    /** Publishes plain bytes: one claim, three stores of header, one copy. */
    long put(EventType<?> type, int typeId, int sourceId, DirectBuffer source, int sourceOffset, int lengthBytes) {
        int payloadOffset = FrameEncoder.plainPayloadOffset(type);
        int frameLength = payloadOffset + lengthBytes;
        long sequence = claim(frameLength);
        if (sequence < 0) {
            return sequence;
        }
        if (ring.fitsSlot(frameLength) && (lengthBytes & 7) == 0 && lengthBytes <= SMALL_COPY_BYTES) {
            putSmall(sequence, type, typeId, sourceId, source, sourceOffset, lengthBytes);
        } else {
            UnsafeBuffer buffer = ring.buffer(sequence, frameLength);
            int offset = ring.offset(sequence, frameLength);
            plainHeader(buffer, offset, frameLength, payloadOffset, type, typeId, sourceId, 0, timestampNs());
            buffer.putBytes(offset + payloadOffset, source, sourceOffset, lengthBytes);
        }
        ring.publish(sequence, sequence);
        return sequence;
    }

    /**
     * The fast path of {@link #put}: whole words, no bounds checks, and the slot's old content is never read, so its cache lines are
     * fetched once, to be written. The slot is ours by the claim, the frame fits it, and the caller has checked the source.
     *
     * <p>Where it is read, the clock is read before the first store: reading it waits for the stores before it, and so does the next claim. One
     * wait for the slot's lines is paid for, not two.
     */
    private void putSmall(
            long sequence, EventType<?> type, int typeId, int sourceId, DirectBuffer source, int from, int length) {
        long timestampNs = timestampNs();
        long slot = ring.slotAddress(sequence);
        int payloadOffset = FrameEncoder.plainPayloadOffset(type);
        UnsafeApi.putLong(slot, FrameDescriptor.headerWord0(payloadOffset + length, typeId));
        UnsafeApi.putLong(
                slot + 8, FrameDescriptor.headerWord1(sourceId, FrameEncoder.plainFlags(type), payloadOffset));
        UnsafeApi.putLong(slot + 16, timestampNs);
        if (payloadOffset > HEADER_LENGTH) {
            UnsafeApi.putLong(slot + HEADER_LENGTH, type.schemaVersion());
        }
        byte[] array = source.byteArray();
        long address = source.addressOffset() + from;
        for (int i = 0; i < length; i += Long.BYTES) {
            UnsafeApi.putLong(slot + payloadOffset + i, UnsafeApi.getLong(array, address + i));
        }
    }

    /** Writes header, blocks and padding of a frame without attributes; the payload's bytes are the caller's. */
    void plainHeader(
            MutableDirectBuffer buffer,
            int offset,
            int frameLength,
            int payloadOffset,
            EventType<?> type,
            int typeId,
            int sourceId,
            int more,
            long timestampNs) {
        buffer.putLong(offset + alignedLength(frameLength) - Long.BYTES, 0L);
        FrameDescriptor.header(
                buffer,
                offset,
                frameLength,
                typeId,
                sourceId,
                FrameEncoder.plainFlags(type) | more,
                payloadOffset,
                timestampNs);
        FrameEncoder.plainBlocks(buffer, offset, type);
    }

    /**
     * Copies an encoded frame into a claimed slot and gives it its ids and time; the caller publishes.
     *
     * @param frame of a {@link FrameEncoder}: zeros stand behind it, up to a multiple of 8
     */
    void fill(
            long sequence,
            DirectBuffer frame,
            int frameOffset,
            int frameLength,
            int typeId,
            int sourceId,
            int more,
            long timestampNs) {
        int flags = FrameDescriptor.flags(frame, frameOffset) | more;
        int payloadOffset = FrameDescriptor.payloadOffset(frame, frameOffset);
        if (ring.fitsSlot(frameLength) && frameLength <= SMALL_COPY_BYTES) {
            long slot = ring.slotAddress(sequence);
            UnsafeApi.putLong(slot, FrameDescriptor.headerWord0(frameLength, typeId));
            UnsafeApi.putLong(slot + 8, FrameDescriptor.headerWord1(sourceId, flags, payloadOffset));
            UnsafeApi.putLong(slot + 16, timestampNs);
            byte[] array = frame.byteArray();
            long address = frame.addressOffset() + frameOffset;
            for (int i = HEADER_LENGTH; i < frameLength; i += Long.BYTES) {
                UnsafeApi.putLong(slot + i, UnsafeApi.getLong(array, address + i));
            }
        } else {
            UnsafeBuffer buffer = ring.buffer(sequence, frameLength);
            int offset = ring.offset(sequence, frameLength);
            buffer.putLong(offset + alignedLength(frameLength) - Long.BYTES, 0L);
            buffer.putBytes(offset + HEADER_LENGTH, frame, frameOffset + HEADER_LENGTH, frameLength - HEADER_LENGTH);
            FrameDescriptor.header(buffer, offset, frameLength, typeId, sourceId, flags, payloadOffset, timestampNs);
        }
    }

    private long announce(NameKind kind, int id, String name, boolean isReserved) {
        int payloadLength = NameTable.entryLength(name);
        int frameLength = HEADER_LENGTH + payloadLength;
        long sequence = isReserved ? claimReserved(frameLength) : claim(frameLength);
        if (sequence < 0) {
            return sequence;
        }
        names.table().put(kind, id, name);
        UnsafeBuffer buffer = ring.buffer(sequence, frameLength);
        int offset = ring.offset(sequence, frameLength);
        buffer.putLong(offset + alignedLength(frameLength) - Long.BYTES, 0L);
        NameTable.encodeEntry(buffer, offset + HEADER_LENGTH, kind, id, name);
        FrameDescriptor.header(
                buffer, offset, frameLength, SystemTypes.NAME, SystemTypes.SOURCE_ID, 0, HEADER_LENGTH, timestampNs());
        ring.publish(sequence, sequence);
        return sequence;
    }
}
