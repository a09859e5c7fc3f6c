package io.anel.engine;

import static io.anel.event.FrameDescriptor.MORE;
import static io.anel.event.FrameDescriptor.alignedLength;

import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.event.FrameEncoder;
import java.util.Arrays;

/** Frames encoded one behind the other, and put into the ring by one claim. */
final class EngineGroup implements EventGroup {
    private final EnginePublisher publisher;
    private final Intake intake;
    private final int maxEvents;
    private final int maxBytes;
    private FrameEncoder[] frames = new FrameEncoder[8];
    private EventType<?>[] types = new EventType<?>[8];
    private int[] lengths = new int[8];
    private int[] poolIndexes = new int[8];
    private int[] typeIds = new int[8];
    private int size;
    private long bytes;
    private int largeFrames;
    private boolean isAtomic = true;

    EngineGroup(EnginePublisher publisher, Intake intake, BusConfig config) {
        this.publisher = publisher;
        this.intake = intake;
        this.maxEvents = config.maxGroupEvents();
        this.maxBytes = config.maxBatchBytes();
    }

    @Override
    public EventGroup atomic(boolean atomic) {
        isAtomic = atomic;
        return this;
    }

    @Override
    public <T> EventGroup add(EventType<T> type, T value, Attributes attributes) {
        if (size == frames.length) {
            grow();
        }
        if (frames[size] == null) {
            frames[size] = new FrameEncoder();
        }
        FrameEncoder frame = frames[size];
        frame.encode(type, value, attributes, 0, Attributes.NOT_EMITTED, null);
        publisher.checkPayload(type, frame.payloadLength());
        types[size] = type;
        lengths[size] = frame.frameLength();
        bytes += alignedLength(frame.frameLength());
        largeFrames += intake.ring().fitsSlot(frame.frameLength()) ? 0 : 1;
        size++;
        return this;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public long publish() {
        if (size == 0) {
            throw new IllegalStateException("expected a group of at least one event, got an empty one");
        }
        if (size > maxEvents || bytes > maxBytes || largeFrames > intake.ring().outsideLargeFrames()) {
            return PublishResult.TOO_LARGE;
        }
        for (int i = 0; i < size; i++) {
            long typeId = intake.typeId(types[i]);
            if (typeId < 0) {
                return typeId;
            }
            typeIds[i] = (int) typeId;
        }
        long sourceId = publisher.sourceId();
        if (sourceId < 0) {
            return sourceId;
        }
        long last = largeFrames == 0 ? intake.claimSmall(size) : intake.claimGroup(size, lengths, poolIndexes);
        if (last < 0) {
            return last;
        }
        long first = last - size + 1;
        long timestampNs = intake.timestampNs();
        for (int i = 0; i < size; i++) {
            int more = isAtomic && i < size - 1 ? MORE : 0;
            intake.fill(first + i, frames[i].buffer(), 0, lengths[i], typeIds[i], (int) sourceId, more, timestampNs);
        }
        intake.ring().publish(first, last);
        clear();
        return last;
    }

    @Override
    public EventGroup clear() {
        size = 0;
        bytes = 0;
        largeFrames = 0;
        return this;
    }

    private void grow() {
        int length = frames.length * 2;
        frames = Arrays.copyOf(frames, length);
        types = Arrays.copyOf(types, length);
        lengths = Arrays.copyOf(lengths, length);
        poolIndexes = Arrays.copyOf(poolIndexes, length);
        typeIds = Arrays.copyOf(typeIds, length);
    }
}
