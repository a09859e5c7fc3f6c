package io.anel.ring;

import static io.anel.event.FrameDescriptor.alignedLength;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.MultiProducerSequencer;
import com.lmax.disruptor.Sequence;
import io.anel.api.PublishResult;
import io.anel.event.FrameDescriptor;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Slots of frame bytes that publishers claim and consumers follow.
 *
 * <p>A slot holds a frame of up to its size inline; a larger one stands in a buffer of a bounded pool, and the slot keeps the
 * length it had when claimed, and the buffer's index:
 *
 * <pre>
 *  slot of a small frame:  | the frame: length, type, source …                       |
 *  slot of a large frame:  | length &gt; slotBytes | pool index | (unused)              |
 * </pre>
 *
 * <p><b>Threading:</b> any number of producers; consumers read slots between {@link #isPublished} and their gate.
 *
 * <p><b>Head-room:</b> {@link #tryClaim} leaves the last {@code headRoom} free slots to {@link #tryClaimReserved}, which is for
 * stages' emissions, so that handlers never wait for publishers that wait for handlers. The check and the claim are not one
 * step: concurrent claimers may overshoot into the head-room by what they claim.
 *
 * <p><b>Cost:</b> nothing blocks or allocates, but for a pool buffer's first use.
 */
public final class EventRing {
    private static final int CACHE_LINE = 64;

    private final int capacity;
    private final int mask;
    private final int slotShift;
    private final int slotBytes;
    private final int headRoom;
    private final int largeFrames;
    private final int outsideLargeFrames;
    private final UnsafeBuffer memory;
    private final LargeFrames large;
    private final MultiProducerSequencer sequencer;
    private final Waiter consumerWaiter;
    /** The slowest gate as a producer last saw it; any of them writes it, and an old value is only ever too low. */
    private final Sequence gateCache;

    private volatile BooleanSupplier makeRoom = () -> false;

    /**
     * @param lastSequence the log's last sequence: the next claim gets the one after it
     * @param headRoom slots kept for emissions; less than {@code slots}
     * @param consumerWaiter woken when something is published
     */
    public EventRing(
            int slots,
            int slotBytes,
            int largeFrames,
            int maxFrameLength,
            int headRoom,
            long lastSequence,
            Waiter consumerWaiter) {
        this.capacity = slots;
        this.mask = slots - 1;
        this.slotBytes = slotBytes;
        this.slotShift = Integer.numberOfTrailingZeros(slotBytes);
        this.headRoom = headRoom;
        this.largeFrames = largeFrames;
        this.outsideLargeFrames = headRoom == 0 ? largeFrames : largeFrames - largeFrames / 4;
        this.consumerWaiter = consumerWaiter;
        ByteBuffer aligned = BufferUtil.allocateDirectAligned(slots * slotBytes, CACHE_LINE);
        this.memory = new UnsafeBuffer(aligned);
        this.large = new LargeFrames(largeFrames, BitUtil.align(maxFrameLength, CACHE_LINE));
        this.sequencer = new MultiProducerSequencer(slots, new BusySpinWaitStrategy());
        this.sequencer.claim(lastSequence);
        this.gateCache = new Sequence(lastSequence);
    }

    /**
     * Adds consumers that must be done with a slot before it is claimed again; sets their cursors to the claimed sequence, all to the
     * same.
     */
    public void addGate(Cursor... gates) {
        sequencer.addGatingSequences(
                Arrays.stream(gates).map(gate -> gate.sequence).toArray(Sequence[]::new));
    }

    /** Takes a consumer's say away. */
    public void removeGate(Cursor gate) {
        sequencer.removeGatingSequence(gate.sequence);
    }

    /** Has producers that find no room ask for it: {@code makeRoom} answers whether it removed a gate. */
    public void onFull(BooleanSupplier makeRoom) {
        this.makeRoom = makeRoom;
    }

    /** The highest claimed sequence. */
    public long claimed() {
        return sequencer.getCursor();
    }

    /** The slowest consumer's sequence. */
    public long slowestGate() {
        return sequencer.getMinimumSequence();
    }

    /**
     * Claims {@code count} consecutive slots.
     *
     * @return the last one's sequence, or {@link PublishResult#BACK_PRESSURED}
     */
    public long tryClaim(int count) {
        long wrap = sequencer.getCursor() + count + headRoom - capacity;
        if (wrap > gateCache.get()) {
            long slowest = sequencer.getMinimumSequence();
            gateCache.set(slowest);
            if (wrap > slowest) {
                return makeRoom.getAsBoolean() ? tryClaim(count) : PublishResult.BACK_PRESSURED;
            }
        }
        return tryClaimReserved(count);
    }

    /** As {@link #tryClaim}, down to the last free slot: for emissions. */
    public long tryClaimReserved(int count) {
        try {
            long last = sequencer.tryNext(count);
            if (large.isUsed()) {
                for (long sequence = last - count + 1; sequence <= last; sequence++) {
                    giveBackLarge(sequence);
                }
            }
            return last;
        } catch (InsufficientCapacityException e) {
            return makeRoom.getAsBoolean() ? tryClaimReserved(count) : PublishResult.BACK_PRESSURED;
        }
    }

    /** Whether a frame of that length stands in a slot; a larger one needs {@link #borrow} before the claim. */
    public boolean fitsSlot(int frameLength) {
        return alignedLength(frameLength) <= slotBytes;
    }

    /** How many large frames a claim from outside may have: some of the pool is kept for emissions where there are any. */
    public int outsideLargeFrames() {
        return outsideLargeFrames;
    }

    /** Borrows a buffer for a large frame from outside; -1 when the pool is empty. */
    public int borrow() {
        return borrow(outsideLargeFrames);
    }

    /** As {@link #borrow}, down to the last buffer: for emissions. */
    public int borrowReserved() {
        return borrow(largeFrames);
    }

    private int borrow(int limit) {
        int poolIndex = large.borrow(sequencer.getMinimumSequence(), limit);
        return poolIndex < 0 && makeRoom.getAsBoolean() ? borrow(limit) : poolIndex;
    }

    /** Gives a borrowed buffer back when the claim failed. */
    public void unborrow(int poolIndex) {
        large.unborrow(poolIndex);
    }

    /** Puts a borrowed buffer behind a claimed slot. */
    public void bindLarge(long sequence, int poolIndex, int frameLength) {
        int offset = slotOffset(sequence);
        memory.putInt(offset + Integer.BYTES, poolIndex, LITTLE_ENDIAN);
        memory.putInt(offset, frameLength, LITTLE_ENDIAN);
        large.bind(poolIndex, sequence);
    }

    /** Whether the frame of a published slot stands in the slot itself. */
    public boolean isInline(int slotOffset) {
        return memory.getInt(slotOffset, LITTLE_ENDIAN) <= slotBytes;
    }

    /** The buffer in which the frame of a claimed sequence stands. */
    public UnsafeBuffer buffer(long sequence) {
        int offset = slotOffset(sequence);
        return isInline(offset) ? memory : largeBuffer(offset);
    }

    /** Where in {@link #buffer} it begins. */
    public int offset(long sequence) {
        int offset = slotOffset(sequence);
        return isInline(offset) ? offset : 0;
    }

    /**
     * Copies the frame of a sequence, or its first bytes, whose slot may be claimed anew meanwhile: the caller then looks whether it
     * was, and throws the copy away.
     *
     * @param target grown if need be
     * @param maxBytes how much of the frame is wanted
     * @return false when what stood there was no frame: it was claimed anew
     */
    public boolean copy(long sequence, UnsafeBuffer target, int maxBytes) {
        int slot = slotOffset(sequence);
        int inSlot = memory.getInt(slot, LITTLE_ENDIAN);
        boolean isLarge = inSlot > slotBytes;
        UnsafeBuffer source = isLarge ? large.bufferOrNull(memory.getInt(slot + Integer.BYTES, LITTLE_ENDIAN)) : memory;
        if (source == null) {
            return false;
        }
        int offset = isLarge ? 0 : slot;
        int length = isLarge ? source.getInt(0, LITTLE_ENDIAN) : inSlot;
        if (length < FrameDescriptor.HEADER_LENGTH || length > source.capacity() - offset) {
            return false;
        }
        int wanted = Math.min(length, maxBytes);
        if (target.capacity() < wanted) {
            target.wrap(new byte[wanted * 2]);
        }
        target.putBytes(0, source, offset, wanted);
        // What the caller reads next is read after the copy.
        VarHandle.acquireFence();
        return true;
    }

    /** The slots' memory, in which a frame that {@link #fitsSlot} stands at {@link #slotOffset}. */
    public UnsafeBuffer memory() {
        return memory;
    }

    public int slotOffset(long sequence) {
        return ((int) sequence & mask) << slotShift;
    }

    /** The slot's address: for whoever has claimed it and knows that what he writes fits. */
    public long slotAddress(long sequence) {
        return memory.addressOffset() + slotOffset(sequence);
    }

    /** Hands claimed slots to the consumers. */
    public void publish(long first, long last) {
        if (first == last) {
            sequencer.publish(last);
        } else {
            sequencer.publish(first, last);
        }
        consumerWaiter.wake();
    }

    /** Whether the slot of a claimed sequence has been published. */
    public boolean isPublished(long sequence) {
        return sequencer.isAvailable(sequence);
    }

    private UnsafeBuffer largeBuffer(int slotOffset) {
        return large.buffer(memory.getInt(slotOffset + Integer.BYTES, LITTLE_ENDIAN));
    }

    private void giveBackLarge(long sequence) {
        int offset = slotOffset(sequence);
        if (memory.getInt(offset, LITTLE_ENDIAN) > slotBytes) {
            large.giveBack(memory.getInt(offset + Integer.BYTES, LITTLE_ENDIAN), sequence - capacity);
            memory.putInt(offset, 0, LITTLE_ENDIAN);
        }
    }
}
