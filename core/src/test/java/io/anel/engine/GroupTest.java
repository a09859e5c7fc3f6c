package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.ChainMode;
import io.anel.api.Draft;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.event.Raw;
import io.anel.kit.CheckedLog;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import io.anel.log.InMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** An atomic group is in one piece wherever it is seen, and stands or falls as one. */
@ExtendWith(NoLeakedThreads.class)
class GroupTest {
    static final EventType<DirectBuffer> PART = Raw.type("part");
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final int SIZE = 8;
    private static final int PUBLISHERS = 3;

    private static BusConfigBuilder small() {
        return BusConfig.builder()
                .ringSlots(64)
                .maxGroupEvents(8)
                .outboxEvents(8)
                .largeFrames(4)
                .maxBatchEvents(5);
    }

    /** Sees parts in order: all of a group, one behind the other. */
    private static final class WholeGroups {
        private final AtomicLong groups = new AtomicLong();
        private final AtomicReference<String> fault = new AtomicReference<>();
        private long group;
        private int parts;

        void on(Event event) {
            long value = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
            if (value % SIZE != parts || (parts > 0 && value / SIZE != group)) {
                fault.compareAndSet(
                        null,
                        "expected part " + parts + " of group " + group + ", got " + value % SIZE + " of "
                                + value / SIZE + " at sequence " + event.sequence());
            }
            group = value / SIZE;
            parts = (parts + 1) % SIZE;
            groups.addAndGet(parts == 0 ? 1 : 0);
        }
    }

    @Test
    @Timeout(60)
    void shouldNeverBeCutWhenThreePublishersRace() throws Exception {
        race(30_000);
    }

    @Test
    @Tag("slow")
    @Timeout(900)
    void shouldNeverBeCutInAMillionGroups() throws Exception {
        race(1_000_000);
    }

    private static void race(int groups) throws Exception {
        WholeGroups staged = new WholeGroups();
        WholeGroups subscribed = new WholeGroups();
        AtomicLong voided = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .log(new CheckedLog(new InMemory(100, SECONDS)))
                .config(small().build())
                .chain(chain -> chain.stage("whole", (event, context) -> staged.on(event), PART))
                .start()) {
            bus.subscriber("whole-too").on(PART, subscribed::on).start();
            AtomicInteger next = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int p = 0; p < PUBLISHERS; p++) {
                Publisher publisher = bus.publisher("gateway-" + p);
                Thread thread = new Thread(() -> {
                    EventGroup group = publisher.newGroup();
                    UnsafeBuffer payload = new UnsafeBuffer(new byte[16]);
                    Attributes refused = new Attributes().entity("none", 99);
                    for (int id = next.getAndIncrement(); id < groups; id = next.getAndIncrement()) {
                        // Every tenth is refused by one of its parts.
                        int bad = id % 10 == 0 ? id / 10 % SIZE : SIZE;
                        voided.addAndGet(bad < SIZE ? 1 : 0);
                        for (int part = 0; part < SIZE; part++) {
                            Payloads.fill(payload, (long) id * SIZE + part);
                            group.add(PART, payload, part == bad ? refused : null);
                        }
                        while (group.publish() < 0) {
                            Thread.yield();
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(bus.drain(SECONDS)).as("%s", bus.status()).isTrue();
        }
        assertThat(staged.fault.get()).isNull();
        assertThat(subscribed.fault.get()).isNull();
        assertThat(staged.groups.get()).isEqualTo(groups - voided.get());
        assertThat(subscribed.groups.get()).isEqualTo(groups - voided.get());
    }

    @Test
    @Timeout(20)
    void shouldFitTheAnnouncedBatchWhenEveryFrameGrowsByBeingVoided() {
        // A frame without payload takes up 24 bytes, its void 32; a batch of nothing else is the worst case.
        try (EventBus bus = Anel.bus("desk")
                .log(new CheckedLog(InMemory.ofDefaults()))
                .config(BusConfig.builder()
                        .ringSlots(16_384)
                        .maxGroupEvents(4096)
                        .maxBatchEvents(1)
                        .maxPayloadBytes(64)
                        .maxBatchBytes(65_600)
                        .build())
                .start()) {
            EventGroup group = bus.publisher("gateway").newGroup();
            UnsafeBuffer nothing = new UnsafeBuffer(new byte[0]);
            group.add(PART, nothing, new Attributes().entity("none", 99));
            for (int i = 1; i < 2700; i++) {
                group.add(PART, nothing);
            }
            long last = group.publish();

            assertThat(bus.await(last, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_GROUP_REFUSED);
        }
    }

    @Test
    @Timeout(20)
    void shouldBeRefusedAsTooLargeWhenItCouldNeverFit() {
        try (EventBus bus = Anel.bus("desk").config(small().build()).start()) {
            EventGroup group = bus.publisher("gateway").newGroup();
            IntStream.range(0, 9).forEach(i -> group.add(PART, Payloads.of(i, 8)));
            assertThat(group.publish()).isEqualTo(PublishResult.TOO_LARGE);
            assertThat(group.size()).isEqualTo(9);

            group.clear();
            IntStream.range(0, 5).forEach(i -> group.add(PART, Payloads.of(i, 4096)));
            assertThat(group.publish())
                    .as("more large frames than the pool has")
                    .isEqualTo(PublishResult.TOO_LARGE);

            group.clear();
            IntStream.range(0, 4).forEach(i -> group.add(PART, Payloads.of(i, 60_000)));
            IntStream.range(0, 4).forEach(i -> group.add(PART, Payloads.of(i, 60_000)));
            assertThat(group.publish()).as("more bytes than a batch has").isEqualTo(PublishResult.TOO_LARGE);

            group.clear();
            IntStream.range(0, 4).forEach(i -> group.add(PART, Payloads.of(i, 4096)));
            assertThat(group.publish()).isPositive();
        }
    }

    @Test
    @Timeout(20)
    void shouldStandOrFallTogetherOnlyWhenPublishedAsAtomic() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            List<Draft<?>> drafts = List.of(
                    Draft.of(PART, Payloads.of(1, 8)),
                    new Draft<>(PART, Payloads.of(2, 8), new Attributes().entity("e", 7)),
                    Draft.of(PART, Payloads.of(3, 8)));

            long last = gateway.publishAll(drafts, true);
            assertThat(outcomes(bus, last))
                    .containsExactly(
                            AckOutcome.VOIDED_GROUP_REFUSED,
                            AckOutcome.VOIDED_VERSION_CONFLICT,
                            AckOutcome.VOIDED_GROUP_REFUSED);

            last = gateway.publishAll(drafts, false);
            assertThat(outcomes(bus, last))
                    .containsExactly(AckOutcome.STANDS, AckOutcome.VOIDED_VERSION_CONFLICT, AckOutcome.STANDS);
        }
    }

    private static List<AckOutcome> outcomes(EventBus bus, long last) {
        return List.of(
                bus.await(last - 2, Ack.JOURNALED), bus.await(last - 1, Ack.JOURNALED), bus.await(last, Ack.JOURNALED));
    }

    @Test
    @Timeout(20)
    void shouldKeepLargeAndSmallPartsInOrder() {
        WholeGroups whole = new WholeGroups();
        try (EventBus bus = Anel.bus("desk")
                .config(small().largeFrames(8).chainMode(ChainMode.PINNED).build())
                .chain(chain -> chain.stage("whole", (event, context) -> whole.on(event), PART))
                .start()) {
            EventGroup group = bus.publisher("gateway").newGroup();
            for (int id = 0; id < 2000; id++) {
                for (int part = 0; part < SIZE; part++) {
                    group.add(PART, Payloads.of((long) id * SIZE + part, part % 3 == 0 ? 1024 : 16));
                }
                while (group.publish() < 0) {
                    Thread.onSpinWait();
                }
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(whole.fault.get()).isNull();
        assertThat(whole.groups.get()).isEqualTo(2000);
    }
}
