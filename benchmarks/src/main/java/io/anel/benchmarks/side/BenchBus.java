package io.anel.benchmarks.side;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.ChainMode;
import io.anel.api.Claim;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.Waiting;
import io.anel.benchmarks.rig.FullRing;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import io.anel.benchmarks.rig.Workload;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.log.EventLogFactory;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A bus with one stage, fused onto the writer's thread, that folds every payload; and one publisher that never pauses. */
final class BenchBus implements AutoCloseable {
    static final EventType<DirectBuffer> EVENT = Raw.type("bench_event");

    /** What a slot needs beside its frame. */
    private static final int SLOT_OVERHEAD = 16;

    /** What a group has at most, and what an outbox has room for in the ring, unless set. */
    private static final int DEFAULT_EVENTS = 256;

    private static final Duration NEVER = Duration.ofDays(1);

    private final EventBus bus;
    private final Publisher publisher;
    private final Payload payload;
    private final UnsafeBuffer made;
    private final IdleStrategy whileFull = FullRing.waiting();

    private BenchBus(EventBus bus, Payload payload) {
        this.bus = bus;
        this.payload = payload;
        this.made = new UnsafeBuffer(new byte[payload.length()]);
        this.publisher = bus.publisher("bench");
    }

    static BenchBus start(Turn turn, EventLogFactory log, Stage fold) {
        return start(turn, config(turn.workload()).build(), log, fold);
    }

    static BenchBus start(Turn turn, BusConfig config, EventLogFactory log, Stage fold) {
        return new BenchBus(
                Anel.bus("bench")
                        .config(config)
                        .log(log)
                        .chain(chain -> chain.stage("fold", fold, EVENT))
                        .start(),
                turn.payload());
    }

    /**
     * The defaults, but for what both sides are given alike: the ring, slots no larger than the frames need, and no force that nobody
     * asks for, since the peers never force.
     */
    static BusConfigBuilder config(Workload workload) {
        int slotBytes = slotBytes(workload.payload());
        int quarter = workload.ringSize() / 4;
        return BusConfig.builder()
                .ringSlots(workload.ringSize())
                .slotBytes(slotBytes)
                .maxGroupEvents(Math.min(DEFAULT_EVENTS, quarter))
                .outboxEvents(Math.min(DEFAULT_EVENTS, quarter))
                .syncInterval(NEVER)
                .chainMode(ChainMode.FUSED)
                .waiting(waiting(workload.waiting()));
    }

    /** The smallest power of two that holds an event's frame. */
    private static int slotBytes(Payload payload) {
        return BitUtil.findNextPositivePowerOfTwo(FrameDescriptor.HEADER_LENGTH + payload.length() + SLOT_OVERHEAD);
    }

    private static Waiting waiting(Workload.WaitKind kind) {
        return switch (kind) {
            case BACKOFF -> Waiting.BACKOFF;
            case YIELD -> Waiting.YIELD;
            case SPIN -> Waiting.BUSY_SPIN;
        };
    }

    EventBus bus() {
        return bus;
    }

    /** Publishes a turn's events, at its pace. */
    void publishAll(Turn turn) {
        Pace pace = turn.pace();
        long events = turn.events();
        for (long n = 1; n <= events && pace.await(n); n++) {
            publish(n);
        }
    }

    /** The same in groups: each is due with its last event. */
    void publishGroups(Turn turn, int size) {
        Pace pace = turn.pace();
        long events = turn.events();
        EventGroup group = publisher.newGroup().atomic(false);
        for (long first = 1; first <= events; first += size) {
            long last = Math.min(events, first + size - 1);
            pace.await(last);
            for (long n = first; n <= last; n++) {
                payload.encode(made, 0, n);
                group.add(EVENT, made);
            }
            long result = group.publish();
            if (result < 0) {
                retry(result, group::publish);
            }
        }
    }

    /** The same where payloads are written into places claimed for them. */
    void publishClaims(Turn turn, int size) {
        Pace pace = turn.pace();
        long events = turn.events();
        int length = payload.length();
        try (Claim claim = publisher.newClaim()) {
            for (long first = 1; first <= events; first += size) {
                int count = (int) Math.min(size, events - first + 1);
                pace.await(first + count - 1);
                long result = claim.claim(EVENT, length, count, false);
                if (result < 0) {
                    retry(result, () -> claim.claim(EVENT, length, count, false));
                }
                for (int i = 0; i < count; i++) {
                    payload.encode(claim.buffer(i), 0, first + i);
                }
                claim.publish();
            }
        }
    }

    /** Publishes the event of that number, waiting while the ring is full; returns its sequence. */
    long publish(long number) {
        payload.encode(made, 0, number);
        int length = payload.length();
        long result = publisher.publish(EVENT, made, 0, length);
        return result > 0 ? result : retry(result, () -> publisher.publish(EVENT, made, 0, length));
    }

    private long retry(long refusal, LongSupplier publish) {
        long result = refusal;
        whileFull.reset();
        while (PublishResult.isTransient(result)) {
            whileFull.idle();
            result = publish.getAsLong();
        }
        if (result < 0) {
            throw new IllegalStateException(
                    "expected a sequence, got " + PublishResult.describe(result),
                    bus.status().failure().orElse(null));
        }
        return result;
    }

    @Override
    public void close() {
        bus.close();
    }

    /** Reads the payload, as the peers of a journal do. */
    static final class Fold implements Stage {
        private final Tally tally;

        Fold(Tally tally) {
            this.tally = tally;
        }

        @Override
        public void on(Event event, Context context) {
            tally.add(event.buffer(), event.payloadOffset());
        }
    }

    /** Reads header and payload, as the bare ring's peer does; type and flags the bus has looked at already. */
    static final class FoldFrame implements Stage {
        private final Tally tally;
        private final int payloadLength;
        private long lastTimestampNs;

        FoldFrame(Tally tally, int payloadLength) {
            this.tally = tally;
            this.payloadLength = payloadLength;
        }

        @Override
        public void on(Event event, Context context) {
            long timestampNs = event.timestampNs();
            if (event.payloadLength() != payloadLength || timestampNs < lastTimestampNs) {
                tally.fail(new IllegalStateException("expected an event of the bench, got " + event.copy()));
            }
            lastTimestampNs = timestampNs;
            tally.add(event.buffer(), event.payloadOffset());
        }
    }
}
