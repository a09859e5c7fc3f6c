package io.anel.engine;

import io.anel.api.DivergedException;
import io.anel.api.EventType;
import io.anel.api.OutboxFullException;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEncoder;
import io.anel.event.NameTable;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a stage has emitted and the ring or the log does not have yet: how much of it may wait, when the stage has to wait for it, and how it comes to its
 * place. In a rebuild or a replay it is held against what the log has.
 *
 * <p>The ring keeps room for some, the head-room; publishers leave room for what waits beyond that. While half of the head-room is taken, a stage
 * ends its run, and begins none as long as the log has no room. More than {@code limit} may not wait in a live bus; after a start that may be
 * {@link #rebuilt more}, until the stage is behind what there was.
 *
 * <p><b>Threading:</b> the stage's thread; {@link #isEmpty}, {@link #size} and {@link #isHoldingBack} any.
 */
final class Emissions {
    private static final int INITIAL_EVENTS = 64;

    private final String stage;
    private final Outbox outbox;
    /** For which the ring keeps room. */
    private final int headRoom;

    private final int limit;
    private long presentLimit;
    /** How many wait beyond the head-room, as the intake knows it. */
    private int behind;

    private volatile boolean isHoldingBack;

    Emissions(String stage, int headRoom, int limit) {
        this.stage = stage;
        this.outbox = new Outbox(Math.min(headRoom, INITIAL_EVENTS));
        this.headRoom = headRoom;
        this.limit = limit;
        this.presentLimit = limit;
    }

    boolean isEmpty() {
        return outbox.isEmpty();
    }

    int size() {
        return outbox.size();
    }

    /** The event that led to the first of them; {@link Long#MAX_VALUE} when none waits. */
    long firstCause() {
        return outbox.isEmpty()
                ? Long.MAX_VALUE
                : FrameBlocks.cause(outbox.headFrame().buffer(), 0);
    }

    /** A rebuild is over: beside what waits now there may be so many times what may wait, and stand in the ring, of a live bus. */
    void rebuilt(long times, int ringSlots) {
        presentLimit = outbox.size() + ((long) limit + ringSlots) * times;
    }

    /** What there was at the start is behind a stage that has come to {@code position}, with what it has answered: the limit is that of a live bus again. */
    void settle(Intake intake, long position) {
        if (presentLimit != limit && outbox.size() <= limit && position >= intake.openedAt()) {
            presentLimit = limit;
            outbox.trim();
        }
    }

    void trim() {
        outbox.trim();
    }

    boolean isHalfFull() {
        return outbox.size() >= headRoom / 2;
    }

    /** Whether a stage that has events to handle has to wait for room in the log. */
    boolean holdBack(Intake intake) {
        boolean isHeld = isHalfFull() && !intake.hasRoom();
        if (isHeld != isHoldingBack) {
            isHoldingBack = isHeld;
        }
        return isHeld;
    }

    /** Whether {@link #holdBack} said so last, and no {@link #drain} has brought them to their places since. */
    boolean isHoldingBack() {
        return isHoldingBack;
    }

    boolean isFull() {
        return outbox.size() >= presentLimit;
    }

    OutboxFullException overflow(long sequence) {
        return new OutboxFullException("expected stage '" + stage + "' to have at most stage.outboxLimit=" + limit
                + " emissions waiting" + (presentLimit == limit ? "" : " (at this start " + presentLimit + ")")
                + ", got more at sequence " + sequence);
    }

    /** The encoder of a new last one, which {@link #push} adds. */
    FrameEncoder next() {
        return outbox.next();
    }

    void push(EventType<?> type) {
        outbox.push(type);
    }

    /** The last so many are taken back: the handler that emitted them threw. */
    void takeBack(int count) {
        outbox.truncate(outbox.size() - count);
    }

    /** Publishes them while the ring has room, and has publishers leave room for the rest; returns how many. */
    int drain(Intake intake) {
        if (outbox.isEmpty() && behind == 0) {
            return 0;
        }
        int drained = outbox.drain(intake, stage);
        int nowBehind = Math.max(0, outbox.size() - headRoom);
        if (nowBehind != behind) {
            intake.emissionsBehind(nowBehind - behind);
            behind = nowBehind;
        }
        if (isHoldingBack && !isHalfFull()) {
            isHoldingBack = false;
        }
        return drained;
    }

    /**
     * Compares an emission that is in the log with the first of them, and takes that out.
     *
     * @throws DivergedException when the stage did not emit this
     */
    void confirm(long sequence, DirectBuffer buffer, int offset, NameTable names) {
        int flags = FrameDescriptor.flags(buffer, offset);
        long cause = FrameBlocks.cause(buffer, offset);
        int ordinal = FrameBlocks.ordinal(buffer, offset);
        if (outbox.isEmpty()) {
            throw new DivergedException("expected stage '" + stage + "' to emit what the log holds at sequence "
                    + sequence + " (emission " + ordinal + " of sequence " + cause + "), got no emission");
        }
        FrameEncoder head = outbox.headFrame();
        boolean sameKey =
                FrameBlocks.cause(head.buffer(), 0) == cause && FrameBlocks.ordinal(head.buffer(), 0) == ordinal;
        boolean isVoid = (flags & FrameDescriptor.VOID) != 0;
        String type = names.typeName(FrameDescriptor.typeId(buffer, offset));
        if (!sameKey || !(isVoid || (outbox.headType().name().equals(type) && samePayload(head, buffer, offset)))) {
            throw new DivergedException("expected stage '" + stage + "' to emit what the log holds at sequence "
                    + sequence
                    + " (" + type + ", emission " + ordinal + " of sequence " + cause + "), got "
                    + outbox.headType() + ", emission " + FrameBlocks.ordinal(head.buffer(), 0) + " of sequence "
                    + FrameBlocks.cause(head.buffer(), 0) + (sameKey ? ", with another payload" : ""));
        }
        outbox.pop();
    }

    private static boolean samePayload(FrameEncoder emitted, DirectBuffer buffer, int offset) {
        int payloadOffset = FrameDescriptor.payloadOffset(buffer, offset);
        int length = FrameDescriptor.length(buffer, offset) - payloadOffset;
        if (length != emitted.payloadLength()) {
            return false;
        }
        UnsafeBuffer ours = new UnsafeBuffer(emitted.buffer(), emitted.frameLength() - length, length);
        return ours.equals(new UnsafeBuffer(buffer, offset + payloadOffset, length));
    }
}
