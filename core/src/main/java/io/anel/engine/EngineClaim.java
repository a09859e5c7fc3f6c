package io.anel.engine;

import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.event.FrameDescriptor;
import io.anel.event.FrameEncoder;
import io.anel.ring.EventRing;
import java.util.Arrays;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A claim over ring slots, reused. */
final class EngineClaim implements Claim {
    private static final long NONE = 0;

    private final EnginePublisher publisher;
    private final Intake intake;
    private final EventRing ring;
    private final int maxEvents;
    private final int maxBytes;
    /** Those of large frames, made when first needed. */
    private int[] lengths = {};

    private int[] poolIndexes = {};

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int frameLength;
    private int blocksEnd;
    private int typeId;
    private int sourceId;
    private int count;
    private long first;
    private long last = NONE;

    EngineClaim(EnginePublisher publisher, Intake intake, BusConfig config) {
        this.publisher = publisher;
        this.intake = intake;
        this.ring = intake.ring();
        this.maxEvents = config.maxGroupEvents();
        this.maxBytes = config.maxBatchBytes();
    }

    @Override
    public long claim(EventType<?> type, int payloadLength) {
        return claim(type, payloadLength, 1, false);
    }

    @Override
    public long claim(EventType<?> type, int payloadLength, int events, boolean atomic) {
        if (last != NONE) {
            throw new IllegalStateException(
                    "expected the claim of sequence " + last + " to be published or aborted first");
        }
        if (events < 1) {
            throw new IllegalArgumentException("expected a claim of at least one event, got count=" + events);
        }
        publisher.checkPayload(type, payloadLength);
        long ofType = intake.typeId(type);
        long from = ofType < 0 ? ofType : publisher.sourceId();
        if (from < 0) {
            return from;
        }
        blocksEnd = FrameEncoder.plainPayloadOffset(type);
        frameLength = blocksEnd + payloadLength;
        long claimed = claimSlots(events);
        if (claimed < 0) {
            return claimed;
        }
        typeId = (int) ofType;
        sourceId = (int) from;
        count = events;
        first = claimed - events + 1;
        last = claimed;
        long timestampNs = intake.timestampNs();
        int more = atomic ? FrameDescriptor.MORE : 0;
        for (long sequence = first; sequence <= claimed; sequence++) {
            intake.plainHeader(
                    ring.buffer(sequence, frameLength),
                    ring.offset(sequence, frameLength),
                    frameLength,
                    blocksEnd,
                    type,
                    typeId,
                    sourceId,
                    sequence < claimed ? more : 0,
                    timestampNs);
        }
        return claimed;
    }

    private long claimSlots(int events) {
        if (events == 1) {
            return intake.claim(frameLength);
        }
        boolean fits = ring.fitsSlot(frameLength);
        if (events > maxEvents
                || (long) events * FrameDescriptor.alignedLength(frameLength) > maxBytes
                || !fits && events > ring.outsideLargeFrames()) {
            return PublishResult.TOO_LARGE;
        }
        if (fits) {
            return intake.claimSmall(events);
        }
        if (lengths.length < events) {
            lengths = new int[events];
            poolIndexes = new int[events];
        }
        Arrays.fill(lengths, frameLength);
        return intake.claimGroup(events, lengths, poolIndexes);
    }

    @Override
    public MutableDirectBuffer buffer(int index) {
        requireOpen();
        long sequence = first + Objects.checkIndex(index, count);
        view.wrap(ring.frameAddress(sequence, frameLength) + blocksEnd, frameLength - blocksEnd);
        return view;
    }

    @Override
    public long sequence() {
        requireOpen();
        return last;
    }

    @Override
    public void publish() {
        requireOpen();
        ring.publish(first, last);
        forget();
    }

    @Override
    public void abort() {
        requireOpen();
        intake.abort(first, last, typeId, sourceId);
        forget();
    }

    @Override
    public void close() {
        if (last != NONE) {
            abort();
        }
    }

    /** The view too: what it showed is the consumers' now. */
    private void forget() {
        last = NONE;
        view.wrap(0, 0);
    }

    private void requireOpen() {
        if (last == NONE) {
            throw new IllegalStateException(
                    "expected an open claim, got one that is published, aborted or was never made");
        }
    }
}
