package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.SystemEvent;
import io.anel.api.TraceParent;
import io.anel.event.Json;
import io.anel.event.Raw;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What publishers give and get. */
@Timeout(30)
@ExtendWith(NoLeakedThreads.class)
class PublisherTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(5);

    /** Announces {@code announced} bytes and does with them what it is told. */
    private record Faulty(int announced, int written, Throwable thrown) implements PayloadCodec<String> {
        @Override
        public PayloadEncoding encoding() {
            return PayloadEncoding.RAW;
        }

        @Override
        public int encodedLength(String value) {
            return announced;
        }

        @Override
        public int encode(String value, MutableDirectBuffer buffer, int offset) {
            if (thrown instanceof Error error) {
                throw error;
            }
            if (thrown instanceof RuntimeException exception) {
                throw exception;
            }
            return written;
        }

        @Override
        public String decode(DirectBuffer buffer, int offset, int lengthBytes) {
            return "";
        }
    }

    @Test
    void shouldVoidTheClaimAndGoOnWhenACodecThrowsOrMiscounts() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            PayloadCodec<?>[] codecs = {
                new Faulty(8, 8, new IllegalStateException("boom")),
                new Faulty(8, 8, new StackOverflowError()),
                new Faulty(8, 7, null),
                new Faulty(5000, 5000, new IllegalStateException("boom")),
                new Faulty(PayloadCodec.UNKNOWN_LENGTH, 8, new IllegalStateException("boom"))
            };
            int voided = 0;
            for (PayloadCodec<?> codec : codecs) {
                @SuppressWarnings("unchecked")
                EventType<String> type = EventType.of("faulty", 0, (PayloadCodec<String>) codec);
                assertThatThrownBy(() -> gateway.publish(type, ""))
                        .isInstanceOfAny(IllegalStateException.class, StackOverflowError.class, PayloadException.class);
                voided++;
            }
            assertThat(voided).isEqualTo(5);

            long next = gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(bus.await(next, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.await(next - 2, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            assertThat(bus.recent(100)).hasSize(1);
        }
    }

    @Test
    void shouldHandACodecNoByteBesideThoseThatItAnnounced() {
        int[] neighbour = {0};
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            EventType<Integer> greedy = EventType.of("greedy", 0, new PayloadCodec<>() {
                @Override
                public PayloadEncoding encoding() {
                    return PayloadEncoding.RAW;
                }

                @Override
                public int encodedLength(Integer value) {
                    return 8;
                }

                @Override
                public int encode(Integer value, MutableDirectBuffer buffer, int offset) {
                    neighbour[0] = (int) gateway.publish(TICK, Payloads.of(5, 64));
                    buffer.setMemory(offset, 400, (byte) 0x5A);
                    return 400;
                }

                @Override
                public Integer decode(DirectBuffer buffer, int offset, int lengthBytes) {
                    return lengthBytes;
                }
            });

            assertThatThrownBy(() -> gateway.publish(greedy, 1)).isInstanceOf(IndexOutOfBoundsException.class);

            assertThat(bus.await(neighbour[0], Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.await(neighbour[0] - 1, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            assertThat(Payloads.read(
                            new UnsafeBuffer(
                                    bus.find(neighbour[0]).orElseThrow().payload()),
                            0,
                            64))
                    .isEqualTo(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"-1, -1", "-1, -7", "8, 16", "8, -1"})
    void shouldRefuseACodecThatAnswersAnotherLengthWhateverWayItIsCalled(int announced, int written) {
        EventType<String> type = EventType.of("faulty", 0, new Faulty(announced, written, null));
        AtomicReference<Exception> inStage = new AtomicReference<>();
        try (EventBus bus = Anel.bus("desk")
                .chain(chain -> chain.stage(
                        "emitting",
                        (event, context) -> {
                            try {
                                context.publish(type, "");
                            } catch (PayloadException e) {
                                inStage.set(e);
                            }
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            assertThatThrownBy(() -> gateway.publish(type, "")).isInstanceOf(PayloadException.class);
            assertThatThrownBy(() -> gateway.publish(type, "", new Attributes().userId("u")))
                    .isInstanceOf(PayloadException.class);
            assertThatThrownBy(() -> gateway.newGroup().add(type, "")).isInstanceOf(PayloadException.class);
            gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();

            assertThat(inStage.get()).hasMessageContaining("got " + written);
            assertThat(bus.recent(10)).hasSize(1);
        }
    }

    @Test
    void shouldKeepBothEventsApartWhenACodecPublishesWhileItEncodes() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            EventType<Object> outer = Json.type("outer", 0, Object.class);
            Object publishing = new Object() {
                @SuppressWarnings("unused")
                public String getName() {
                    gateway.publish("inner", Map.of("a longer name", "than the outer one has"));
                    return "outer";
                }
            };

            long sequence = gateway.publish(outer, publishing, new Attributes().correlation("of the outer"));

            assertThat(bus.drain(SECONDS)).isTrue();
            SystemEvent event = bus.find(sequence).orElseThrow();
            assertThat(event.eventType()).isEqualTo("outer");
            assertThat(new String(event.payload(), StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"outer\"}");
            assertThat(event.metadata().correlationId()).isEqualTo("of the outer");
            assertThat(bus.recent(10)).extracting(SystemEvent::eventType).containsExactly("inner", "outer");
        }
    }

    @Test
    void shouldRefuseAValueThatJacksonRefusesAndPublishNothing() {
        record Loop(Object self) {}
        EventType<Object> type = Json.type("loop", 0, Object.class);
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            Object[] cycle = new Object[1];
            cycle[0] = new Loop(cycle);

            assertThatThrownBy(() -> gateway.publish(type, cycle)).isInstanceOf(PayloadException.class);
            assertThat(bus.sequence(Ack.ACCEPTED)).isZero();
            assertThatThrownBy(() -> gateway.publish("a.map", Map.of("x", new Object() {
                        @SuppressWarnings("unused")
                        public String getBroken() {
                            throw new IllegalStateException("boom");
                        }
                    })))
                    .isInstanceOf(PayloadException.class);
        }
    }

    @Test
    void shouldGiveTheSamePublisherForTheSameNameAndListThem() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher brain = bus.publisher("brain");

            assertThat(bus.publisher("brain")).isSameAs(brain);
            assertThat(brain.source()).isEqualTo("brain");
            bus.publisher("arm");
            assertThat(bus.publishers()).extracting(Publisher::source).containsExactly("arm", "brain");
        }
    }

    @Test
    void shouldCarryEveryAttributeToTheCopy() {
        try (EventBus bus = Anel.bus("desk").start()) {
            TraceParent trace = new TraceParent(1, 2, 3, 1);
            long sequence = bus.publisher("gateway")
                    .publish(
                            Json.mapType("order.new"),
                            Map.of("id", 7),
                            new Attributes()
                                    .correlation("c")
                                    .entity("order-7", 0)
                                    .externalId("x-7")
                                    .trace(trace)
                                    .userId("u")
                                    .sessionId("s")
                                    .metadata("region", "eu"));
            bus.await(sequence, Ack.JOURNALED);

            SystemEvent event = bus.find(sequence).orElseThrow();
            assertThat(event.eventType()).isEqualTo("order.new");
            assertThat(event.encoding()).isEqualTo(PayloadEncoding.JSON);
            SystemEvent.Metadata metadata = event.metadata();
            assertThat(metadata.correlationId()).isEqualTo("c");
            assertThat(metadata.userId()).isEqualTo("u");
            assertThat(metadata.sessionId()).isEqualTo("s");
            assertThat(metadata.entity()).isEqualTo("order-7");
            assertThat(metadata.entityVersion()).isEqualTo(1);
            assertThat(metadata.externalId()).isEqualTo("x-7");
            assertThat(metadata.traceParent()).isEqualTo(trace);
            assertThat(metadata.more()).containsExactly(Map.entry("region", "eu"));
            assertThat(SystemEvent.parse(event.serialize())).isEqualTo(event);
        }
    }

    @Test
    void shouldWaitForRoomAsLongAsItWasTold() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(64).maxGroupEvents(8).build())
                .start()) {
            bus.subscriber("slow").on(TICK, event -> release.await()).start();
            Publisher gateway = bus.publisher("gateway");
            while (gateway.publish(TICK, Payloads.of(1, 8), null, Duration.ofMillis(50)) > 0) {
                Thread.onSpinWait();
            }
            long beganNs = System.nanoTime();
            assertThat(gateway.publish(TICK, Payloads.of(1, 8), null, Duration.ofMillis(30)))
                    .isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(System.nanoTime() - beganNs).isGreaterThanOrEqualTo(30_000_000);
            long[] result = new long[1];
            CountDownLatch isDone = new CountDownLatch(1);
            Thread waiting = new Thread(() -> {
                result[0] = gateway.publish(TICK, Payloads.of(1, 8), null, SECONDS);
                isDone.countDown();
            });
            waiting.start();
            release.countDown();
            assertThat(isDone.await(5, TimeUnit.SECONDS)).isTrue();
            waiting.join();
            assertThat(result[0]).isPositive();
        }
    }

    @Test
    void shouldReleaseAWaitingPublisherWhenTheBusCloses() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(64).maxGroupEvents(8).build())
                .start();
        bus.subscriber("slow").on(TICK, event -> release.await()).start();
        Publisher gateway = bus.publisher("gateway");
        while (gateway.publish(TICK, Payloads.of(1, 8), null, Duration.ofMillis(50)) > 0) {
            Thread.onSpinWait();
        }
        long[] result = new long[1];
        Thread waiting =
                new Thread(() -> result[0] = gateway.publish(TICK, Payloads.of(1, 8), null, Duration.ofMinutes(1)));
        waiting.start();

        bus.close(Duration.ofMillis(10));
        waiting.join();
        release.countDown();

        assertThat(result[0]).isEqualTo(PublishResult.CLOSED);
        assertThat(gateway.newClaim().claim(TICK, 8)).isEqualTo(PublishResult.CLOSED);
    }

    @Test
    void shouldRefuseAClaimThatIsUsedTwiceOrNotOpen() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            assertThatThrownBy(claim::publish).isInstanceOf(IllegalStateException.class);
            claim.claim(TICK, 8);
            assertThatThrownBy(() -> claim.claim(TICK, 8)).isInstanceOf(IllegalStateException.class);
            claim.close();
            claim.close();
            assertThatThrownBy(claim::buffer).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> claim.claim(TICK, -1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(bus.drain(SECONDS)).isTrue();
        }
    }
}
