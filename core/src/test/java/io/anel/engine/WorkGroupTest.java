package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.ConfigurationException;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.EventType;
import io.anel.api.Publisher;
import io.anel.api.ShardKey;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.WhenSlow;
import io.anel.event.Raw;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How a work group shares events: each to one worker, by its key. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class WorkGroupTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<DirectBuffer> OTHER = Raw.type("other");
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final int WORKERS = 4;

    /** The ways to choose a worker, and the key that each goes by. */
    enum Way {
        ENTITY(builder -> builder, Event::entity),
        CORRELATION(builder -> builder.shardBy(ShardKey.CORRELATION), Event::correlation),
        ROUND_ROBIN(builder -> builder.shardBy(ShardKey.ROUND_ROBIN), event -> null),
        FUNCTION(builder -> builder.shardBy(event -> value(event) % 10), event -> "" + value(event) % 10);

        private final Function<SubscriberBuilder, SubscriberBuilder> set;
        private final Function<Event, String> key;

        Way(Function<SubscriberBuilder, SubscriberBuilder> set, Function<Event, String> key) {
            this.set = set;
            this.key = key;
        }
    }

    /** What one worker was handed. */
    private static final class Seen implements EventHandler {
        private final Way way;
        private final List<Long> values = new ArrayList<>();
        private final List<Long> sequences = new ArrayList<>();
        private final List<String> keys = new ArrayList<>();
        private final Set<Thread> threads = new HashSet<>();

        Seen(Way way) {
            this.way = way;
        }

        @Override
        public void on(Event event) {
            values.add(value(event));
            sequences.add(event.sequence());
            keys.add(way.key.apply(event));
            threads.add(Thread.currentThread());
        }
    }

    static long value(Event event) {
        return Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
    }

    /** A bus with a ring of 64 slots. */
    static EventBus start() {
        return Anel.bus("desk")
                .config(BusConfig.builder()
                        .ringSlots(64)
                        .maxGroupEvents(8)
                        .outboxEvents(8)
                        .largeFrames(4)
                        .maxPayloadBytes(4096)
                        .build())
                .start();
    }

    private static SubscriberBuilder group(EventBus bus, Way way, List<Seen> workers) {
        return way.set
                .apply(bus.subscriber("settlement"))
                .onEachWorker(TICK, () -> {
                    Seen seen = new Seen(way);
                    workers.add(seen);
                    return seen;
                })
                .workers(WORKERS);
    }

    /** Of every kind: with entity, correlation, both or neither, small and large, voided, and of a type that the group does not take. */
    private static void publish(Publisher publisher, long value) {
        Attributes attributes = new Attributes();
        if (value % 4 < 2) {
            // So long that a correlation behind it is not in the frame's head.
            attributes.entity("entity-".repeat(20) + value % 10);
        }
        if (value % 2 == 0) {
            attributes.correlation("c" + value % 14);
        }
        int length = value % 5 == 0 ? 1024 : 8 * (int) (1 + value % 7);
        assertThat(publisher.publish(TICK, Payloads.of(value, length), attributes, SECONDS))
                .isPositive();
        if (value % 3 == 0) {
            assertThat(publisher.publish(OTHER, Payloads.of(value, 8), SECONDS)).isPositive();
            Attributes outdated = new Attributes().entity("none", 7);
            assertThat(publisher.publish(TICK, Payloads.of(value, 8), outdated, SECONDS))
                    .isPositive();
        }
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "ENTITY, GATE", "CORRELATION, GATE", "ROUND_ROBIN, GATE", "FUNCTION, GATE",
        "ENTITY, DISCONNECT", "CORRELATION, DISCONNECT", "ROUND_ROBIN, DISCONNECT", "FUNCTION, DISCONNECT"
    })
    void shouldHandEveryEventToExactlyOneWorkerAndThoseOfAKeyToTheSameInLogOrder(Way way, WhenSlow whenSlow) {
        List<Seen> workers = new ArrayList<>();
        int events = 2_000;
        try (EventBus bus = start()) {
            Subscriber group = group(bus, way, workers).whenSlow(whenSlow).start();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < events; i++) {
                publish(gateway, i);
                if (i % 2 == 1) {
                    // A pool of four large frames is soon too full for a subscriber that may be put out.
                    assertThat(bus.drain(SECONDS)).isTrue();
                }
            }
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(group.failures()).isZero();
        }
        assertHandledOnce(workers, events);
        assertSharded(workers);
    }

    @ParameterizedTest
    @EnumSource
    void shouldHandEveryEventToExactlyOneWorkerAndThoseOfAKeyToTheSameInLogOrderWhenPublishersRace(Way way)
            throws Exception {
        List<Seen> workers = new ArrayList<>();
        int events = 6_000;
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try (EventBus bus = start()) {
            Subscriber group = group(bus, way, workers).start();
            List<Thread> publishing = IntStream.range(0, 3)
                    .mapToObj(racer -> new Thread(() -> {
                        Publisher publisher = bus.publisher("gateway-" + racer);
                        try {
                            for (int i = racer; i < events; i += 3) {
                                publish(publisher, i);
                            }
                        } catch (RuntimeException | AssertionError e) {
                            failure.set(e);
                        }
                    }))
                    .toList();
            publishing.forEach(Thread::start);
            for (Thread thread : publishing) {
                thread.join();
            }
            assertThat(failure.get()).isNull();
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(group.failures()).isZero();
        }
        assertHandledOnce(workers, events);
        assertSharded(workers);
    }

    private static void assertHandledOnce(List<Seen> workers, int events) {
        AtomicIntegerArray times = new AtomicIntegerArray(events);
        workers.forEach(worker -> worker.values.forEach(value -> times.incrementAndGet(value.intValue())));
        assertThat(IntStream.range(0, events).filter(i -> times.get(i) != 1).boxed())
                .as("values not handled exactly once")
                .isEmpty();
    }

    private static void assertSharded(List<Seen> workers) {
        assertThat(workers).hasSize(WORKERS);
        Set<String> keys = new HashSet<>();
        for (Seen worker : workers) {
            assertThat(worker.threads)
                    .as("every worker has its share, on its thread")
                    .hasSize(1);
            assertThat(worker.sequences).isSorted();
            Set<String> own = new HashSet<>(worker.keys);
            own.remove(null);
            own.forEach(key -> assertThat(keys.add(key))
                    .as("only one worker has key %s", key)
                    .isTrue());
        }
    }

    @Test
    void shouldTakeTurnsOverTheEventsItTakesWhenTheyHaveNoKey() {
        List<Seen> workers = new ArrayList<>();
        try (EventBus bus = start()) {
            group(bus, Way.ENTITY, workers).start();
            Publisher gateway = bus.publisher("gateway");
            // Every fourth sequence only: a rest of the sequence would give all to one worker.
            for (int i = 0; i < 12; i++) {
                gateway.publish(TICK, Payloads.of(i, 8), SECONDS);
                for (int other = 0; other < WORKERS - 1; other++) {
                    gateway.publish(OTHER, Payloads.of(i, 8), SECONDS);
                }
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        for (int i = 0; i < WORKERS; i++) {
            assertThat(workers.get(i).values).containsExactly((long) i, (long) i + 4, (long) i + 8);
        }
    }

    @Test
    void shouldGoByTheCorrelationOfAnEventWithoutAnEntityByDefault() {
        List<Seen> workers = new ArrayList<>();
        try (EventBus bus = start()) {
            group(bus, Way.ENTITY, workers).start();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 20; i++) {
                gateway.publish(TICK, Payloads.of(i, 8), new Attributes().correlation("order-1"), SECONDS);
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(workers.stream().map(worker -> worker.values.size())).containsExactlyInAnyOrder(20, 0, 0, 0);
    }

    @Test
    void shouldShareOneHandlerAmongAllWorkersWhenItIsGivenOne() {
        Set<String> threads = new ConcurrentSkipListSet<>();
        try (EventBus bus = start()) {
            bus.subscriber("settlement")
                    .on(TICK, event -> threads.add(Thread.currentThread().getName()))
                    .workers(2)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            gateway.publish(TICK, Payloads.of(2, 8));
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(threads).containsExactly("anel-desk-subscriber-settlement-1", "anel-desk-subscriber-settlement-2");
    }

    @Test
    void shouldBeginWithAllWorkersAtTheSameEventWhenItJoinsUnderLoad() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (EventBus bus = start()) {
            Publisher gateway = bus.publisher("gateway");
            Thread publishing = new Thread(() -> {
                long value = 0;
                while (!stop.get()) {
                    value += gateway.publish(TICK, Payloads.of(value, 8)) > 0 ? 1 : 0;
                }
            });
            publishing.start();
            for (int life = 0; life < 60; life++) {
                List<Long> values = new CopyOnWriteArrayList<>();
                try (Subscriber group = bus.subscriber("group-" + life)
                        .on(TICK, event -> values.add(value(event)))
                        .workers(16)
                        .start()) {
                    long joined = group.sequence();
                    while (group.sequence() < joined + 40) {
                        Thread.onSpinWait();
                    }
                    long first = values.stream().min(Long::compare).orElseThrow();
                    assertThat(values).contains(first + 1, first + 2, first + 3, first + 4, first + 5, first + 6);
                }
            }
            stop.set(true);
            publishing.join();
        } finally {
            stop.set(true);
        }
    }

    @Test
    void shouldBeRefusedWhenItsWorkersAreNotOneTo256OrHaveNoHandler() {
        try (EventBus bus = start()) {
            for (int count : new int[] {-1, 0, 257}) {
                assertThatThrownBy(() -> bus.subscriber("settlement").workers(count))
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessage("expected subscriber 'settlement' to have 1 to 256 workers, got workers=" + count);
            }
            assertThatThrownBy(() -> bus.subscriber("settlement")
                            .onEachWorker(TICK, () -> null)
                            .start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("expected a handler for each worker of subscriber 'settlement', got null");
            assertThat(bus.subscribers()).isEmpty();

            bus.subscriber("settlement").on(TICK, event -> {}).workers(256).start();
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();
        }
    }
}
