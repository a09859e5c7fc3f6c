package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.api.Claim;
import io.anel.api.ConfigurationException;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventGroup;
import io.anel.api.EventType;
import io.anel.api.InvalidNameException;
import io.anel.api.PayloadTooLargeException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.api.SystemEvent;
import io.anel.event.Json;
import io.anel.event.Raw;
import io.anel.kit.NoLeakedThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bus in memory, as its users see it. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class EventBusTest {
    record Trade(String symbol, double price, long quantity) {}

    record Breach(double exposure) {}

    static final EventType<Trade> TRADE = Json.type("trade", 1, Trade.class);
    static final EventType<Breach> BREACH = Json.type("risk_breach", 1, Breach.class);
    static final EventType<DirectBuffer> TICK = Raw.type("tick");

    /** Emits a breach for each trade over a limit. */
    static final class Exposure implements Stage {
        double exposure;

        @Override
        public void on(Event event, Context context) {
            Trade trade = event.as(TRADE);
            exposure += trade.price() * trade.quantity();
            if (trade.quantity() > 5) {
                context.publish(BREACH, new Breach(exposure));
            }
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(exposure);
        }
    }

    private static UnsafeBuffer payload(long value) {
        UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);
        for (int i = 0; i < 64; i += 8) {
            buffer.putLong(i, value + i);
        }
        return buffer;
    }

    @Test
    void shouldGiveEachEventTheNextSequenceAndHandItToASubscriber() throws Exception {
        List<SystemEvent> seen = Collections.synchronizedList(new ArrayList<>());
        try (EventBus bus = Anel.bus("desk").start()) {
            bus.subscriber("pager").on(TRADE, event -> seen.add(event.copy())).start();
            Publisher gateway = bus.publisher("gateway");

            long first = gateway.publish(TRADE, new Trade("btc", 10.5, 2));
            long second = gateway.publish(TRADE, new Trade("eth", 1.5, 3));

            // The names of the type and the source come first: sequences 1 and 2.
            assertThat(first).isEqualTo(3);
            assertThat(second).isEqualTo(4);
            assertThat(bus.await(second, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.drain(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0).as(TRADE)).isEqualTo(new Trade("btc", 10.5, 2));
        assertThat(seen.get(0).eventType()).isEqualTo("trade");
        assertThat(seen.get(0).metadata().source()).isEqualTo("gateway");
        assertThat(seen.get(0).metadata().version()).isEqualTo(1);
        assertThat(seen.get(0).id()).matches("evt_\\d+_[0-9a-f]{16}");
        assertThat(SystemEvent.parse(seen.get(0).serialize())).isEqualTo(seen.get(0));
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldRunStagesInOrderAndEmitWithTheCause(ChainMode mode) {
        Exposure exposure = new Exposure();
        List<SystemEvent> breaches = Collections.synchronizedList(new ArrayList<>());
        AtomicLong counted = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().chainMode(mode).build())
                .chain(chain -> chain.stage("exposure", exposure, TRADE)
                        .then("count", (event, context) -> counted.incrementAndGet()))
                .start()) {
            bus.subscriber("pager")
                    .on("risk_*".replace("_*", "_breach"), event -> breaches.add(event.copy()))
                    .start();
            Publisher gateway = bus.publisher("gateway");
            long last = 0;
            for (int i = 1; i <= 10_000; i++) {
                last = gateway.publish(
                        TRADE,
                        new Trade("btc", 1, i % 10),
                        new Attributes().correlation("c" + i),
                        Duration.ofSeconds(5));
                assertThat(last).isPositive();
            }
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
            assertThat(bus.stateHash().value()).isEqualTo(bus.stateHash().value());
        }
        assertThat(exposure.exposure).isEqualTo(45_000);
        assertThat(breaches).hasSize(4_000);
        assertThat(counted.get()).isEqualTo(14_000);
        SystemEvent breach = breaches.get(0);
        assertThat(breach.metadata().source()).isEqualTo("exposure");
        assertThat(breach.metadata().correlationId()).isEqualTo("c6");
        assertThat(breach.metadata().cause()).isPositive();
    }

    @Test
    void shouldVoidAnEventThatExpectsAnotherEntityVersion() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            long created = gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().entity("order-1", 0));
            long conflicting = gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().entity("order-1", 0));
            long next = gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().entity("order-1", 1));

            assertThat(bus.await(created, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.await(conflicting, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_VERSION_CONFLICT);
            assertThat(bus.await(next, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.find(conflicting)).isEmpty();
            assertThat(bus.find(next).orElseThrow().metadata().entityVersion()).isEqualTo(2);
        }
    }

    @Test
    void shouldVoidADuplicateOfAnExternalId() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().externalId("x-1"));
            long again = gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().externalId("x-1"));

            assertThat(bus.await(again, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_DUPLICATE);
        }
    }

    @Test
    void shouldVoidAnAtomicGroupAsAWhole() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            EventGroup group = gateway.newGroup()
                    .add(TRADE, new Trade("a", 1, 1), new Attributes().entity("e", 0))
                    .add(TRADE, new Trade("b", 1, 1), new Attributes().entity("e", 7))
                    .add(TRADE, new Trade("c", 1, 1));
            long last = group.publish();

            assertThat(bus.await(last - 2, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_GROUP_REFUSED);
            assertThat(bus.await(last - 1, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_VERSION_CONFLICT);
            assertThat(bus.await(last, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_GROUP_REFUSED);
            long anew = gateway.publish(TRADE, new Trade("a", 1, 1), new Attributes().entity("e", 0));
            assertThat(bus.await(anew, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldVoidAnAbortedClaimAndKeepItsSequence() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            Claim claim = gateway.newClaim();
            long aborted = claim.claim(TICK, 16);
            claim.abort();
            long written = claim.claim(TICK, 16);
            claim.buffer().putLong(0, 42);
            claim.publish();

            assertThat(written).isEqualTo(aborted + 1);
            assertThat(bus.await(aborted, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            assertThat(bus.await(written, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(new UnsafeBuffer(bus.find(written).orElseThrow().payload()).getLong(0))
                    .isEqualTo(42);
        }
    }

    @Test
    void shouldPublishFramesLargerThanASlotThroughThePool() {
        byte[] large = new byte[60_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) i;
        }
        AtomicLong sum = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder()
                        .ringSlots(64)
                        .maxGroupEvents(8)
                        .largeFrames(4)
                        .outboxEvents(8)
                        .build())
                .chain(chain -> chain.stage(
                        "sum",
                        (event, context) -> {
                            for (int i = 0; i < event.payloadLength(); i++) {
                                sum.addAndGet(event.buffer().getByte(event.payloadOffset() + i));
                            }
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 1000; i++) {
                assertThat(gateway.publish(TICK, new UnsafeBuffer(large), null, Duration.ofSeconds(5)))
                        .isPositive();
            }
            assertThat(bus.drain(Duration.ofSeconds(5))).isTrue();
        }
        long expected = 0;
        for (byte b : large) {
            expected += b;
        }
        assertThat(sum.get()).isEqualTo(expected * 1000);
    }

    @Test
    void shouldAnswerBackPressuredWhenASubscriberGatesTheRing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(1024).build())
                .start()) {
            bus.subscriber("slow").on(TICK, event -> release.await()).start();
            Publisher gateway = bus.publisher("gateway");
            long result;
            int accepted = 0;
            do {
                result = gateway.publish(TICK, payload(1), 0, 64);
                accepted++;
            } while (result > 0);

            assertThat(result).isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(accepted).isGreaterThan(1000);
            release.countDown();
            assertThat(bus.drain(Duration.ofSeconds(5))).isTrue();
        }
    }

    @Test
    void shouldPutASlowSubscriberOutOfTheGateWhenItSaysSo() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(1024).build())
                .start()) {
            var slow = bus.subscriber("slow")
                    .on(TICK, event -> release.await())
                    .whenSlow(io.anel.api.WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 10_000; i++) {
                assertThat(gateway.publish(TICK, payload(i), null, Duration.ofSeconds(5)))
                        .isPositive();
            }

            assertThat(slow.state()).isEqualTo(io.anel.api.Subscriber.State.DISCONNECTED);
            release.countDown();
        }
    }

    @Test
    void shouldRefuseBadInputByTypeAndInOneLine() {
        try (EventBus bus = Anel.bus("desk")
                .chain(chain -> chain.stage("exposure", new Exposure(), TRADE))
                .start()) {
            Publisher gateway = bus.publisher("gateway");

            assertThatThrownBy(() -> bus.publisher("no spaces"))
                    .isInstanceOf(InvalidNameException.class)
                    .hasMessageContaining("source='no spaces'");
            assertThatThrownBy(() -> bus.publisher("exposure")).isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> gateway.publish("anel.name", Map.of())).isInstanceOf(InvalidNameException.class);
            assertThatThrownBy(() -> gateway.publish(TICK, new UnsafeBuffer(new byte[70_000]), 0, 70_000))
                    .isInstanceOf(PayloadTooLargeException.class)
                    .hasMessageContaining("payload.maxBytes=65536")
                    .hasMessageContaining("70000");
            assertThatThrownBy(() -> gateway.publish(TICK, payload(1), 60, 10))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bus.await(1, Ack.DURABLE)).isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> bus.await(-1, Ack.JOURNALED))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("BACK_PRESSURED");
            assertThatThrownBy(() -> bus.find("nonsense")).isInstanceOf(InvalidNameException.class);
            assertThat(gateway.publish("task_failed", Map.of("task", 7))).isPositive();
        }
    }

    @Test
    void shouldStopTheBusWhenAStageThrowsAndSaySo() {
        try (EventBus bus = Anel.bus("desk")
                .chain(chain -> chain.stage(
                        "bad",
                        (event, context) -> {
                            throw new IllegalStateException("boom");
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, payload(1), 0, 64);

            assertThat(bus.drain(Duration.ofSeconds(5))).isFalse();
            assertThat(gateway.publish(TICK, payload(1), 0, 64)).isEqualTo(PublishResult.CLOSED);
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'bad'")
                    .hasMessageContaining("boom");
        }
    }

    @Test
    void shouldStopTheBusWhenAClaimStaysOpenPastItsDeadline() {
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder()
                        .claimDeadline(Duration.ofMillis(200))
                        .closeDeadline(Duration.ofMillis(100))
                        .build())
                .start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            long sequence = claim.claim(TICK, 8);

            assertThat(bus.await(sequence, Ack.JOURNALED, Duration.ofSeconds(10)))
                    .isEqualTo(AckOutcome.CLOSED);
            assertThat(bus.status().failure().orElseThrow()).hasMessageContaining("claim of sequence " + sequence);
        }
    }
}
