package io.anel.engine;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.Draft;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadTooLargeException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Receipt;
import io.anel.api.TraceParent;
import io.anel.event.FrameEncoder;
import io.anel.event.Json;
import io.anel.ring.EventRing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Publishes under one source, from any thread. */
final class EnginePublisher implements Publisher {
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    /** A thread's encoder and view, and whether a codec on this thread's stack is being handed one: one that publishes gets others. */
    private static final class Scratch {
        private final FrameEncoder encoder = new FrameEncoder();
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private boolean isInUse;
    }

    private final String source;
    private final Intake intake;
    private final Acks acks;
    private final Schedule schedule;
    private final BusConfig config;
    private final int maxPayloadBytes;
    private final Map<String, EventType<Map<String, ?>>> mapTypes = new ConcurrentHashMap<>();
    private volatile int sourceId;

    EnginePublisher(String source, Intake intake, Acks acks, BusConfig config, Schedule schedule) {
        this.schedule = schedule;
        this.source = source;
        this.intake = intake;
        this.acks = acks;
        this.config = config;
        this.maxPayloadBytes = config.maxPayloadBytes();
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public <T> long publish(EventType<T> type, T value, Attributes attributes) {
        Scratch scratch = SCRATCH.get();
        if (scratch.isInUse) {
            scratch = new Scratch();
        }
        scratch.isInUse = true;
        try {
            int length = attributes == null ? type.codec().encodedLength(value) : PayloadCodec.UNKNOWN_LENGTH;
            return length == PayloadCodec.UNKNOWN_LENGTH
                    ? publishEncoded(type, value, attributes, scratch.encoder)
                    : publishInPlace(type, value, length, scratch.view);
        } finally {
            scratch.isInUse = false;
        }
    }

    private <T> long publishEncoded(EventType<T> type, T value, Attributes attributes, FrameEncoder encoder) {
        encoder.encode(type, value, attributes, 0, Attributes.NOT_EMITTED, null);
        checkPayload(type, encoder.payloadLength());
        return publishFrame(type, encoder);
    }

    @Override
    public long publish(EventType<?> type, DirectBuffer buffer, int offset, int lengthBytes) {
        buffer.boundsCheck(offset, lengthBytes);
        checkPayload(type, lengthBytes);
        long typeId = intake.typeId(type);
        long from = typeId < 0 ? typeId : sourceId();
        return from < 0 ? from : intake.put(type, (int) typeId, (int) from, buffer, offset, lengthBytes);
    }

    @Override
    public <T> long publish(EventType<T> type, T value, Attributes attributes, Duration timeout) {
        long deadlineNs = Deadline.in(timeout, schedule);
        long result = publish(type, value, attributes);
        if (!PublishResult.isTransient(result) || !acks.mayWait()) {
            return result;
        }
        try (CallerWait wait = new CallerWait(schedule)) {
            while (PublishResult.isTransient(result) && schedule.nanoTime() - deadlineNs < 0) {
                wait.idle();
                result = publish(type, value, attributes);
            }
        }
        return result;
    }

    @Override
    public long publish(String type, Map<String, ?> payload, Attributes attributes) {
        EventType<Map<String, ?>> mapType = mapTypes.get(type == null ? "" : type);
        if (mapType == null) {
            mapType = Json.mapType(type);
            mapTypes.putIfAbsent(type, mapType);
        }
        return publish(mapType, payload, attributes);
    }

    @Override
    public long publishAll(List<Draft<?>> events, boolean atomic) {
        EventGroup group = newGroup().atomic(atomic);
        for (Draft<?> draft : events) {
            add(group, draft);
        }
        return group.publish();
    }

    private static <T> void add(EventGroup group, Draft<T> draft) {
        group.add(draft.type(), draft.value(), draft.attributes());
    }

    @Override
    public <T> Receipt publishCritical(EventType<T> type, T value, Attributes attributes, Duration timeout) {
        acks.requireLevel(Ack.DURABLE);
        acks.requireMayWait("publishCritical");
        long deadlineNs = Deadline.in(timeout, schedule);
        Attributes traced = attributes == null ? new Attributes() : attributes;
        if (traced.traceParent() == null) {
            traced = traced.copy();
            ThreadLocalRandom random = ThreadLocalRandom.current();
            traced.trace(new TraceParent(random.nextLong(), random.nextLong() | 1, random.nextLong() | 1, 1));
        }
        TraceParent parent = traced.traceParent();
        long result = publish(type, value, traced, timeout);
        AckOutcome outcome = result < 0
                ? null
                : acks.await(result, Ack.DURABLE, Duration.ofNanos(Math.max(0, deadlineNs - schedule.nanoTime())));
        return new Receipt(result, outcome, parent);
    }

    @Override
    public Claim newClaim() {
        return new EngineClaim(this, intake, config);
    }

    @Override
    public EventGroup newGroup() {
        return new EngineGroup(this, intake, config);
    }

    /** The source's id, or a negative result when its name could not be published. */
    long sourceId() {
        int id = sourceId;
        if (id != 0) {
            return id;
        }
        long registered = intake.sourceId(source);
        if (registered > 0) {
            sourceId = (int) registered;
        }
        return registered;
    }

    void checkPayload(EventType<?> type, int lengthBytes) {
        if (lengthBytes > maxPayloadBytes) {
            throw new PayloadTooLargeException("expected a payload of at most payload.maxBytes=" + maxPayloadBytes
                    + ", got " + lengthBytes + " bytes of type " + type);
        }
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("expected a payload length >= 0, got " + lengthBytes);
        }
    }

    /** The codec is handed the payload's own bytes and no other: those of its neighbours are other publishers'. */
    private <T> long publishInPlace(EventType<T> type, T value, int length, UnsafeBuffer view) {
        checkPayload(type, length);
        long typeId = intake.typeId(type);
        long from = typeId < 0 ? typeId : sourceId();
        if (from < 0) {
            return from;
        }
        int payloadOffset = FrameEncoder.plainPayloadOffset(type);
        int frameLength = payloadOffset + length;
        long sequence = intake.claim(frameLength);
        if (sequence < 0) {
            return sequence;
        }
        EventRing ring = intake.ring();
        boolean isWritten = false;
        try {
            intake.plainHeader(
                    ring.buffer(sequence, frameLength),
                    ring.offset(sequence, frameLength),
                    frameLength,
                    payloadOffset,
                    type,
                    (int) typeId,
                    (int) from,
                    0,
                    intake.timestampNs());
            view.wrap(ring.frameAddress(sequence, frameLength) + payloadOffset, length);
            FrameEncoder.requireLength(type, length, type.codec().encode(value, view, 0));
            isWritten = true;
        } finally {
            if (isWritten) {
                ring.publish(sequence, sequence);
            } else {
                intake.abort(sequence, sequence, (int) typeId, (int) from);
            }
        }
        return sequence;
    }

    private long publishFrame(EventType<?> type, FrameEncoder frame) {
        long typeId = intake.typeId(type);
        long from = typeId < 0 ? typeId : sourceId();
        if (from < 0) {
            return from;
        }
        long sequence = intake.claim(frame.frameLength());
        if (sequence > 0) {
            intake.fill(
                    sequence,
                    frame.buffer(),
                    0,
                    frame.frameLength(),
                    (int) typeId,
                    (int) from,
                    0,
                    intake.timestampNs());
            intake.ring().publish(sequence, sequence);
        }
        return sequence;
    }

    @Override
    public String toString() {
        return "Publisher[" + source + "]";
    }
}
