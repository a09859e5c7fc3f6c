package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a stage does to the outside happens at most once an event, and never in a rebuild. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class EffectTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private final List<Long> sent = new CopyOnWriteArrayList<>();
    private final MemoryJournal journal = new MemoryJournal();

    /** Sends each value to the outside, on its own thread, and counts it behind that. */
    private final class Sender implements Stage {
        private final Runnable alsoDone;
        private long count;

        Sender(Runnable alsoDone) {
            this.alsoDone = alsoDone;
        }

        @Override
        public void on(Event event, Context context) {
            Thread handling = Thread.currentThread();
            long value = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
            boolean[] isDone = {context.isReplay()};
            context.effect(() -> {
                if (Thread.currentThread() == handling) {
                    sent.add(value);
                }
                isDone[0] = true;
                alsoDone.run();
            });
            count += isDone[0] ? 1 : 1_000_000;
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(count);
        }
    }

    private EventBus start(Stage stage, HandlerPolicy policy, ChainMode mode) {
        return Anel.bus("desk")
                .log(journal)
                .config(BusConfig.builder().chainMode(mode).build())
                .chain(chain -> chain.stage("sender", stage, TICK).onError(policy))
                .start();
    }

    private EventBus start(Stage stage, HandlerPolicy policy) {
        return start(stage, policy, ChainMode.FUSED);
    }

    private static void publish(EventBus bus, int from, int to) {
        Publisher gateway = bus.publisher("gateway");
        for (int i = from; i < to; i++) {
            assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS)).isPositive();
        }
    }

    private static Long[] values(int from, int to) {
        return LongStream.range(from, to).boxed().toArray(Long[]::new);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldRunAtOnceAndOnceInALiveBusAndNotWhenAStartRebuildsTheStage(ChainMode mode) {
        for (int opening = 0; opening < 3; opening++) {
            try (EventBus bus = start(new Sender(() -> {}), HandlerPolicy.stop(), mode)) {
                publish(bus, opening * 100, opening * 100 + 100);
                assertThat(bus.drain(SECONDS)).isTrue();

                StateHash expected = new StateHash().put("sender").put(opening * 100L + 100);
                assertThat(bus.stateHash().value()).isEqualTo(expected.value());
            }
        }

        assertThat(sent).containsExactly(values(0, 300));
    }

    @Test
    void shouldNotHappenForAnEventThatWasJournaledButNotHandledBeforeTheRestart() {
        try (EventBus silent = Anel.bus("desk").log(journal).start()) {
            publish(silent, 0, 10);
            assertThat(silent.drain(SECONDS)).isTrue();
        }

        try (EventBus bus = start(new Sender(() -> {}), HandlerPolicy.stop())) {
            publish(bus, 10, 20);
            assertThat(bus.drain(SECONDS)).isTrue();
        }

        assertThat(sent).containsExactly(values(10, 20));
    }

    @Test
    void shouldNotHappenAgainWhenTheHandlerIsHandedTheEventAgain() {
        int[] attempts = {0};
        Stage failing = (event, context) -> {
            context.effect(() -> {
                context.effect(() -> sent.add(0L));
                sent.add(1L);
            });
            if (++attempts[0] % 3 != 0) {
                throw new IllegalStateException("boom");
            }
            context.effect(() -> sent.add(2L));
        };
        try (EventBus bus = start(failing, HandlerPolicy.stop().afterRetries(2))) {
            publish(bus, 0, 2);
            assertThat(bus.drain(SECONDS)).isTrue();
        }

        assertThat(attempts[0]).isEqualTo(6);
        assertThat(sent).containsExactly(0L, 1L, 2L, 0L, 1L, 2L);
    }

    @Test
    void shouldBeRetriedAndThenSkippedByThePolicyWithoutCuttingTheHandlerShort() {
        Sender throwing = new Sender(() -> {
            throw new IllegalStateException("nobody there");
        });
        long hash;
        try (EventBus bus = start(throwing, HandlerPolicy.skip().afterRetries(2))) {
            publish(bus, 0, 2);
            assertThat(bus.drain(SECONDS)).isTrue();
            hash = bus.stateHash().value();
        }

        assertThat(sent).containsExactly(0L, 0L, 0L, 1L, 1L, 1L);
        assertThat(hash).isEqualTo(new StateHash().put("sender").put(2L).value());
        try (EventBus bus = start(new Sender(() -> {}), HandlerPolicy.stop())) {
            assertThat(bus.stateHash().value())
                    .as("live state and rebuilt state")
                    .isEqualTo(hash);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldStopTheBusByThePolicyAlsoWhenTheHandlerCatchesIt(ChainMode mode) {
        Stage catching = (event, context) -> {
            try {
                context.effect(() -> {
                    throw new IllegalStateException("nobody there");
                });
            } catch (IllegalStateException e) {
                sent.add(event.sequence());
            }
        };
        try (EventBus bus = start(catching, HandlerPolicy.stop(), mode)) {
            publish(bus, 0, 1);

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.STOPPED);
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'sender'")
                    .hasMessageContaining("sequence " + bus.sequence(Ack.JOURNALED))
                    .hasMessageContaining("nobody there");
            assertThat(sent).hasSize(1);
        }
    }

    @Test
    void shouldRefuseToEmitWhatReplayWouldNot() {
        Stage emitting =
                (event, context) -> context.effect(() -> context.publish(Raw.type("alert"), Payloads.of(1, 8)));
        try (EventBus bus = start(emitting, HandlerPolicy.stop())) {
            publish(bus, 0, 1);

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'sender'")
                    .hasMessageContaining("outside of effects");
        }
    }

    @Test
    void shouldStopTheBusByAnErrorThatTheHandlerCatches() {
        try (EventBus bus = Anel.bus("desk")
                .chain(chain -> chain.stage(
                        "sender",
                        (event, context) -> {
                            try {
                                context.effect(() -> {
                                    throw new AssertionError("no receiver");
                                });
                            } catch (AssertionError e) {
                                // As if nothing had been.
                            }
                        },
                        TICK))
                .start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.STOPPED))
                    .isTrue();
            assertThat(bus.status().failure().orElseThrow()).hasMessageContaining("no receiver");
        }
    }

    @Test
    void shouldBeSkippedByThePolicyWhateverItThrows() {
        AtomicInteger handled = new AtomicInteger();
        try (EventBus bus = Anel.bus("desk")
                .chain(chain -> chain.stage(
                                "sender",
                                (event, context) -> {
                                    context.effect(
                                            () -> EffectTest.<RuntimeException>throwAnything(new IOException("down")));
                                    handled.incrementAndGet();
                                },
                                TICK)
                        .onError(HandlerPolicy.skip()))
                .start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(handled.get()).isEqualTo(1);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAnything(Throwable cause) throws E {
        throw (E) cause;
    }

    @Test
    void shouldNotWaitForRoomThatItsOwnStageWouldMake() {
        AtomicReference<Publisher> publisher = new AtomicReference<>();
        AtomicLong last = new AtomicLong();
        EventType<DirectBuffer> other = Raw.type("other");
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(1024).build())
                .chain(chain -> chain.stage(
                        "loop",
                        (event, context) -> context.effect(() -> {
                            for (int i = 0; i < 2000 && last.get() >= 0; i++) {
                                last.set(publisher.get().publish(other, Payloads.of(1, 8), Duration.ofHours(1)));
                            }
                        }),
                        TICK))
                .start()) {
            publisher.set(bus.publisher("gateway"));
            publisher.get().publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(last.get()).isEqualTo(PublishResult.BACK_PRESSURED);
        }
    }
}
