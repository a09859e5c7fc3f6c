package io.anel.ring;

import static io.anel.event.FrameDescriptor.alignedLength;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.util.Util;
import io.anel.api.PublishResult;
import io.anel.event.FrameDescriptor;
import io.anel.padding.Padded;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.UnsafeApi;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Slots of frame bytes that publishers claim and consumers follow.
 *
 * <pre>
 *   0      4       8                                                          slotBytes − 8
 *  slot of a small frame:
 *  | mark | fetch | the frame: length, type, source …                              | fetch | unused |
 *  slot of a large frame:
 *  | mark | fetch | length: more than a slot's | pool index | unused               | fetch | unused |
 * </pre>
 *
 * <p>The mark is the low half of the sequence whose frame stands in the slot, once that is published: whoever looks for it fetches the
 * line that the frame begins in, and no other. A frame that a slot cannot hold stands in a buffer of a bounded pool, and the slot keeps
 * the length it had when claimed, and the buffer's index.
 *
 * <p>The fetch words carry nothing. A producer stores into those of the next four slots, once every four events, or those of as many slots as its group had, and behind what it
 * has published, so that their first and last lines come to its core together and before they are claimed; a claim, a locked instruction,
 * would otherwise wait for the lines of each event one after the other ({@code docs/decisions/0007}). Slots of 128 bytes have no other lines.
 *
 * <p><b>Threading:</b> any number of producers; consumers read slots between {@link #isPublished} and their gate. Claiming is the
 * Disruptor's multi-producer algorithm: one counter, moved by compare-and-set, never further than the slowest gate allows.
 *
 * <p><b>Head-room:</b> {@link #tryClaim} leaves the last {@code headRoom} free slots, and more while {@link #leaveFree} says so, to {@link
 * #tryClaimReserved}, which is for stages' emissions, so that handlers never wait for publishers that wait for handlers.
 *
 * <p><b>Cost:</b> claiming and publishing allocate nothing, but for a pool buffer's first use, and block for nothing, but for one who
 * joins or leaves where a slow consumer is put out to make room. A claim is one locked instruction, publishing none.
 */
@SuppressWarnings("unused")
public final class EventRing extends EventRingFields {
    /** What a slot takes beside its frame: eight bytes in front of it, and as many behind. */
    public static final int SLOT_OVERHEAD_BYTES = 16;

    private static final int FRAME_OFFSET = 8;
    /** From the mark. */
    private static final int FETCH_OFFSET = 4;

    private static final int CACHE_LINE = 64;
    /** How many slots are fetched at once, a power of two: two measured as good when near, none better when far. */
    private static final int FETCHED = 4;
    /** And behind a group: as many as it had, up to this. */
    private static final int MOST_FETCHED = 32;

    private long q1, q2, q3, q4, q5, q6, q7, q8, q9, q10, q11, q12, q13, q14, q15, q16;

    /**
     * @param slots a power of two
     * @param slotBytes a power of two; frames of up to {@link #SLOT_OVERHEAD_BYTES} less stand in the slot
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
        super(
                slots,
                slotBytes,
                headRoom,
                headRoom == 0 ? largeFrames : largeFrames - largeFrames / 4,
                new UnsafeBuffer(BufferUtil.allocateDirectAligned(slots * slotBytes, CACHE_LINE)),
                new LargeFrames(largeFrames, BitUtil.align(maxFrameLength, CACHE_LINE)),
                consumerWaiter,
                lastSequence);
        for (long sequence = lastSequence + 1; sequence <= lastSequence + slots; sequence++) {
            // As if it had been published a lap ago.
            UnsafeApi.putInt(markAddress(sequence), (int) (sequence - slots));
        }
    }

    /**
     * Adds consumers that must be done with a slot before it is claimed again; sets their cursors to a claimed sequence, all to the
     * same: what is published behind it they see.
     */
    public synchronized void addGate(Cursor... added) {
        List<Sequence> more = new ArrayList<>(Arrays.asList(gates));
        for (Cursor gate : added) {
            gate.setRelease(claimed.get());
            more.add(gate.sequence);
        }
        gates = more.toArray(Sequence[]::new);
        // Until here producers may have gone on without them; now none goes further than a ring's length ahead. The
        // counter, read next, is not volatile itself.
        VarHandle.fullFence();
        long joinsBehind = claimed.get();
        for (Cursor gate : added) {
            gate.setRelease(joinsBehind);
        }
    }

    /** Takes a consumer's say away. */
    public synchronized void removeGate(Cursor gate) {
        gates = Arrays.stream(gates).filter(other -> other != gate.sequence).toArray(Sequence[]::new);
    }

    /**
     * Has producers that find no room ask for it.
     *
     * @param roomMaker told which sequence all gates have to come to; answers whether it removed one
     */
    public void onFull(LongPredicate roomMaker) {
        makeRoom = roomMaker;
    }

    /**
     * Has publishers leave more than the head-room free, until it is told otherwise. A slow consumer is not put out for that.
     *
     * @param slots how many more; from as many as there are on publishers are refused
     */
    public void leaveFree(int slots) {
        leftFree = slots;
    }

    /** How many slots there are. */
    public int slots() {
        return capacity;
    }

    /** How many of them the head-room leaves to claims from outside. */
    public int openSlots() {
        return outsideCapacity;
    }

    /** The highest claimed sequence. */
    public long claimed() {
        return claimed.get();
    }

    /** The slowest consumer's sequence. */
    public long slowestGate() {
        // First the counter, then the gates: one who joins in between is behind the one or among the others.
        long highest = claimed.get();
        return Util.getMinimumSequence(gates, highest);
    }

    /**
     * Claims {@code count} consecutive slots.
     *
     * @return the last one's sequence, or {@link PublishResult#BACK_PRESSURED}
     */
    public long tryClaim(int count) {
        return tryClaim(count, outsideCapacity, leftFree);
    }

    /** As {@link #tryClaim}, down to the last free slot: for emissions. */
    public long tryClaimReserved(int count) {
        return tryClaim(count, capacity, 0);
    }

    /**
     * @param limit how many slots may be in use afterwards
     * @param free how many of these are to be free all the same
     */
    private long tryClaim(int count, int limit, int free) {
        while (true) {
            long before = claimed.get();
            long last = before + count;
            long needed = last - limit;
            if (needed + free > slowestSeen.get()) {
                long slowest = Util.getMinimumSequence(gates, before);
                if (needed + free > slowest) {
                    if (needed > slowest && makeRoom.test(needed)) {
                        continue;
                    }
                    return PublishResult.BACK_PRESSURED;
                }
                slowestSeen.set(slowest);
            }
            if (claimed.compareAndSet(before, last)) {
                if (largeUsed) {
                    giveBackLarge(before + 1, last);
                }
                return last;
            }
        }
    }

    /** Whether a frame of that length stands in a slot; a larger one needs {@link #borrow} before the claim. */
    public boolean fitsSlot(int frameLength) {
        return alignedLength(frameLength) <= maxInSlot;
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
        return borrow(large.count());
    }

    private int borrow(int limit) {
        int poolIndex = large.borrow(slowestGate(), limit);
        return poolIndex < 0 && makeRoom.test(large.oldest(limit)) ? borrow(limit) : poolIndex;
    }

    /** Gives a borrowed buffer back when the claim failed. */
    public void unborrow(int poolIndex) {
        large.unborrow(poolIndex);
    }

    /** Puts a borrowed buffer behind a claimed slot. */
    public void bindLarge(long sequence, int poolIndex, int frameLength) {
        largeUsed = true;
        int offset = slotOffset(sequence);
        memory.putInt(offset + Integer.BYTES, poolIndex, LITTLE_ENDIAN);
        memory.putInt(offset, frameLength, LITTLE_ENDIAN);
        large.bind(poolIndex, sequence);
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

    /** The same for who has claimed the sequence for a frame of that length: what the slot held is not read, for whose line he would wait. */
    public UnsafeBuffer buffer(long sequence, int frameLength) {
        return fitsSlot(frameLength) ? memory : largeBuffer(slotOffset(sequence));
    }

    /** Where in {@link #buffer(long, int)} it begins. */
    public int offset(long sequence, int frameLength) {
        return fitsSlot(frameLength) ? slotOffset(sequence) : 0;
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
        boolean isLarge = inSlot > maxInSlot;
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

    /** Where in {@link #memory} a frame in a slot begins. */
    public int slotOffset(long sequence) {
        return (((int) sequence & mask) << slotShift) + FRAME_OFFSET;
    }

    /** That place's address: for whoever has claimed the slot and knows that what he writes fits. */
    public long slotAddress(long sequence) {
        return address + slotOffset(sequence);
    }

    /** The address of that frame, in its slot or in its buffer. */
    public long frameAddress(long sequence, int frameLength) {
        return fitsSlot(frameLength)
                ? slotAddress(sequence)
                : largeBuffer(slotOffset(sequence)).addressOffset();
    }

    /** Hands claimed slots to the consumers. */
    public void publish(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            UnsafeApi.putIntRelease(null, markAddress(sequence), (int) sequence);
        }
        if ((first - 1 ^ last) >= FETCHED) {
            // A multiple of it lies among them.
            fetch(last + 1, last + Math.max(FETCHED, Math.min(last - first + 1, MOST_FETCHED)));
        }
        consumerWaiter.wake();
    }

    /**
     * Asks for the lines of slots to be claimed soon, whoever will, unless a consumer may still be reading what stood there a lap ago.
     * Where others have claimed or published some of them meanwhile, that costs a transfer and nothing else.
     */
    private void fetch(long first, long last) {
        if (last - capacity <= slowestSeen.get()) {
            for (long sequence = first; sequence <= last; sequence++) {
                long mark = markAddress(sequence);
                UnsafeApi.putInt(mark + FETCH_OFFSET, 0);
                UnsafeApi.putInt(mark + lastFetchOffset, 0);
            }
        }
    }

    /**
     * Whether the frame of this sequence stands in its slot, whole. To be asked by a consumer that has not let go of it, of sequences
     * behind its own: of those that the log had when the ring was made it says nothing.
     */
    public boolean isPublished(long sequence) {
        return UnsafeApi.getIntAcquire(null, markAddress(sequence)) == (int) sequence;
    }

    private long markAddress(long sequence) {
        return address + (((int) sequence & mask) << slotShift);
    }

    /** Whether the frame of a claimed slot stands in the slot itself. */
    private boolean isInline(int slotOffset) {
        return memory.getInt(slotOffset, LITTLE_ENDIAN) <= maxInSlot;
    }

    private UnsafeBuffer largeBuffer(int slotOffset) {
        return large.buffer(memory.getInt(slotOffset + Integer.BYTES, LITTLE_ENDIAN));
    }

    private void giveBackLarge(long first, long last) {
        for (long sequence = first; sequence <= last; sequence++) {
            int offset = slotOffset(sequence);
            if (memory.getInt(offset, LITTLE_ENDIAN) > maxInSlot) {
                large.giveBack(memory.getInt(offset + Integer.BYTES, LITTLE_ENDIAN), sequence - capacity);
                memory.putInt(offset, 0, LITTLE_ENDIAN);
            }
        }
    }
}

/** What publishers read with every event: on lines of its own. */
abstract class EventRingFields extends Padded {
    final int capacity;
    /** What {@code headRoom} leaves of it. */
    final int outsideCapacity;

    final int mask;
    final int slotShift;
    final int maxInSlot;
    /** From a slot's mark. */
    final int lastFetchOffset;

    final int outsideLargeFrames;
    final UnsafeBuffer memory;
    final long address;
    final LargeFrames large;
    final Waiter consumerWaiter;
    /** The highest claimed sequence. */
    final Sequence claimed;
    /** The slowest gate as a producer last saw it; any of them writes it, and an old value is only ever too low. */
    final Sequence slowestSeen;

    /** What publishers leave free beyond the head-room. Written while emissions wait; who reads an old value leaves too much once, or too little. */
    int leftFree;

    volatile Sequence[] gates = {};
    volatile LongPredicate makeRoom = needed -> false;
    /** Set for good by the first large frame: until then no slot has to be looked at for one. */
    volatile boolean largeUsed;

    EventRingFields(
            int slots,
            int slotBytes,
            int headRoom,
            int outsideLargeFrames,
            UnsafeBuffer memory,
            LargeFrames large,
            Waiter consumerWaiter,
            long lastSequence) {
        this.capacity = slots;
        this.outsideCapacity = slots - headRoom;
        this.mask = slots - 1;
        this.slotShift = Integer.numberOfTrailingZeros(slotBytes);
        this.maxInSlot = slotBytes - EventRing.SLOT_OVERHEAD_BYTES;
        this.lastFetchOffset = slotBytes - Long.BYTES;
        this.outsideLargeFrames = outsideLargeFrames;
        this.memory = memory;
        this.address = memory.addressOffset();
        this.large = large;
        this.consumerWaiter = consumerWaiter;
        this.claimed = new Sequence(lastSequence);
        this.slowestSeen = new Sequence(lastSequence);
    }
}
