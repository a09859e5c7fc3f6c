package io.anel.engine;

import io.anel.api.Claim;
import io.anel.api.EventType;
import io.anel.event.FrameEncoder;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A claim over a ring slot, reused. */
final class EngineClaim implements Claim {
    private static final long NONE = 0;

    private final EnginePublisher publisher;
    private final Intake intake;
    private UnsafeBuffer buffer;
    private int payloadOffset;
    private int typeId;
    private int sourceId;
    private long sequence = NONE;

    EngineClaim(EnginePublisher publisher, Intake intake) {
        this.publisher = publisher;
        this.intake = intake;
    }

    @Override
    public long claim(EventType<?> type, int payloadLength) {
        if (sequence != NONE) {
            throw new IllegalStateException(
                    "expected the claim of sequence " + sequence + " to be published or aborted first");
        }
        publisher.checkPayload(type, payloadLength);
        long ofType = intake.typeId(type);
        long from = ofType < 0 ? ofType : publisher.sourceId();
        if (from < 0) {
            return from;
        }
        int blocksEnd = FrameEncoder.plainPayloadOffset(type);
        int frameLength = blocksEnd + payloadLength;
        long claimed = intake.claim(frameLength);
        if (claimed < 0) {
            return claimed;
        }
        typeId = (int) ofType;
        sourceId = (int) from;
        sequence = claimed;
        buffer = intake.ring().buffer(claimed, frameLength);
        int offset = intake.ring().offset(claimed, frameLength);
        intake.plainHeader(buffer, offset, frameLength, blocksEnd, type, typeId, sourceId);
        payloadOffset = offset + blocksEnd;
        return claimed;
    }

    @Override
    public MutableDirectBuffer buffer() {
        requireOpen();
        return buffer;
    }

    @Override
    public int offset() {
        requireOpen();
        return payloadOffset;
    }

    @Override
    public long sequence() {
        requireOpen();
        return sequence;
    }

    @Override
    public void publish() {
        requireOpen();
        intake.ring().publish(sequence, sequence);
        sequence = NONE;
    }

    @Override
    public void abort() {
        requireOpen();
        intake.abort(sequence, sequence, typeId, sourceId);
        sequence = NONE;
    }

    @Override
    public void close() {
        if (sequence != NONE) {
            abort();
        }
    }

    private void requireOpen() {
        if (sequence == NONE) {
            throw new IllegalStateException(
                    "expected an open claim, got one that is published, aborted or was never made");
        }
    }
}
