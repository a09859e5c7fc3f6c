package io.anel.engine;

import static io.anel.engine.WorkGroupTest.start;
import static io.anel.engine.WorkGroupTest.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.BusStatus;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.ShardKey;
import io.anel.api.Subscriber;
import io.anel.api.SubscriberBuilder;
import io.anel.api.WhenSlow;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A work group stands and falls as one subscriber: its gate, its place, its failures, its end. The workers take turns here, so that
 * of two workers the first has the even values and the second the odd ones.
 */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class WorkGroupLifeTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final CountDownLatch inHand = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final Set<Long> handled = new ConcurrentSkipListSet<>();

    private static SubscriberBuilder pair(EventBus bus, EventHandler handler) {
        return bus.subscriber("pair").on(TICK, handler).workers(2).shardBy(ShardKey.ROUND_ROBIN);
    }

    /** A pair whose first worker stays in its handler with value 0 until it is released. */
    private SubscriberBuilder held(EventBus bus) {
        return pair(bus, event -> {
            if (value(event) == 0) {
                inHand.countDown();
                release.await();
            }
            handled.add(value(event));
        });
    }

    private static long publish(EventBus bus, long value) {
        return bus.publisher("gateway").publish(TICK, Payloads.of(value, 64));
    }

    @AfterEach
    void release() {
        release.countDown();
    }

    private void awaitInHand() throws InterruptedException {
        assertThat(inHand.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static long threads() {
        return NoLeakedThreads.running().stream()
                .filter(thread -> thread.getName().contains("-subscriber-pair"))
                .count();
    }

    @Test
    void shouldBackPressurePublishersWhenOneWorkerIsSlowAndTheGroupIsAGate() throws Exception {
        try (EventBus bus = start()) {
            Subscriber group = held(bus).start();
            publish(bus, 0);
            awaitInHand();

            long value = 1;
            while (publish(bus, value) > 0) {
                value++;
            }

            assertThat(publish(bus, value)).isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(group.state()).isEqualTo(Subscriber.State.RUNNING);
            long accepted = value;
            assertThat(Await.until(() -> handled.size() == accepted / 2))
                    .as("the other worker goes on")
                    .isTrue();
            release.countDown();
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(handled).hasSize((int) accepted);
        }
    }

    @Test
    void shouldBePutOutAsAWholeWhenOneWorkerIsSlowAndItMayBe() throws Exception {
        try (EventBus bus = start()) {
            Subscriber group = held(bus).whenSlow(WhenSlow.DISCONNECT).start();
            long first = publish(bus, 0);
            awaitInHand();
            publish(bus, 1);
            assertThat(Await.until(() -> handled.contains(1L))).isTrue();

            long value = 2;
            while (group.state() == Subscriber.State.RUNNING) {
                assertThat(publish(bus, value++)).isPositive();
            }

            assertThat(group.state()).isEqualTo(Subscriber.State.DISCONNECTED);
            assertThat(group.sequence()).isEqualTo(first - 1);
            assertThat(bus.subscribers()).isEmpty();
            assertThat(Await.until(() -> threads() == 1))
                    .as("the worker that was not slow has ended too")
                    .isTrue();
            int handledByThen = handled.size();
            for (int i = 0; i < 200; i++) {
                assertThat(bus.publisher("gateway").publish(TICK, Payloads.of(value + i, 64), SECONDS))
                        .as("no gate is left behind")
                        .isPositive();
            }
            release.countDown();
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(Await.until(() -> threads() == 0)).isTrue();
            assertThat(handled).as("nothing but the event in hand").hasSize(handledByThen + 1);
        }
    }

    @Test
    void shouldHandOnNoFrameButTheSequencesOwnAndLeaveNoGateWhenItIsPutOutAtAnyMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> torn = new AtomicReference<>();
        int putOut = 0;
        try (EventBus bus = start()) {
            Publisher gateway = bus.publisher("gateway");
            long first = publish(bus, 0);
            Thread publishing = new Thread(() -> {
                for (long i = 1; !stop.get(); ) {
                    int length = i % 5 == 0 ? 1024 : 8 * (int) (1 + i % 40);
                    i += gateway.publish(TICK, Payloads.of(i, length)) > 0 ? 1 : 0;
                }
            });
            publishing.start();
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            for (int life = 0; life < 200 && System.nanoTime() - deadlineNs < 0; life++) {
                Subscriber group = pair(bus, event -> {
                            try {
                                assertThat(value(event)).isEqualTo(event.sequence() - first);
                                Thread.yield();
                            } catch (RuntimeException | AssertionError e) {
                                torn.set(e);
                            }
                        })
                        .workers(3)
                        .whenSlow(WhenSlow.DISCONNECT)
                        .start();
                long lifeNs = System.nanoTime() + 20_000_000;
                while (group.state() == Subscriber.State.RUNNING && System.nanoTime() - lifeNs < 0) {
                    Thread.yield();
                }
                putOut += group.state() == Subscriber.State.DISCONNECTED ? 1 : 0;
                group.close();
            }
            stop.set(true);
            publishing.join();

            assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
            for (int i = 0; i < 100; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 64), SECONDS)).isPositive();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        } finally {
            stop.set(true);
        }
        assertThat(torn.get()).isNull();
        assertThat(putOut).isPositive();
    }

    @Test
    void shouldStandWhereItsSlowestWorkerStands() throws Exception {
        try (EventBus bus = start()) {
            Subscriber group = held(bus).start();
            long first = publish(bus, 0);
            awaitInHand();
            publish(bus, 1);
            long last = publish(bus, 3);
            assertThat(Await.until(() -> handled.contains(1L))).isTrue();

            assertThat(group.sequence()).isEqualTo(first - 1);
            assertThat(bus.status().handled()).containsEntry("pair", first - 1);
            release.countDown();
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(group.sequence()).isEqualTo(last);
        }
    }

    @Test
    void shouldKeepDrainAndCloseWaitingForItsSlowestWorkerAndCountWhatThatLeft() throws Exception {
        EventBus bus = start();
        held(bus).start();
        publish(bus, 0);
        awaitInHand();
        publish(bus, 1);

        assertThat(bus.drain(MOMENT)).isFalse();
        AtomicReference<CloseReport> report = new AtomicReference<>();
        Thread closing = new Thread(() -> report.set(bus.close(MOMENT)));
        closing.start();
        assertThat(Await.until(() -> bus.subscribers().isEmpty())).isTrue();
        assertThat(closing.isAlive())
                .as("it waits for the handler even past its deadline")
                .isTrue();
        release.countDown();
        closing.join();

        // The first has been handled by then; behind it the worker that was held has looked at nothing.
        assertThat(report.get().unhandled()).isEqualTo(1);
        assertThat(handled).contains(0L);
        assertThat(threads()).isZero();
    }

    @Test
    void shouldHoldUpACloseForASecondAndNotForASecondAWorkerWhenAllHang() {
        CountDownLatch hanging = new CountDownLatch(8);
        EventBus bus = start();
        pair(bus, event -> {
                    hanging.countDown();
                    release.await();
                })
                .workers(8)
                .start();
        for (int i = 0; i < 8; i++) {
            publish(bus, i);
        }
        assertThat(Await.until(() -> hanging.getCount() == 0)).isTrue();
        long beforeNs = System.nanoTime();

        bus.close(MOMENT);

        assertThat(System.nanoTime() - beforeNs).isBetween(900_000_000L, 5_000_000_000L);
    }

    @Test
    void shouldDrainBeforeItClosesWhenTheSlowestWorkerComesInTime() throws Exception {
        EventBus bus = start();
        held(bus).start();
        for (int i = 0; i < 10; i++) {
            publish(bus, i);
        }
        awaitInHand();
        AtomicReference<CloseReport> report = new AtomicReference<>();
        Thread closing = new Thread(() -> report.set(bus.close(SECONDS)));
        closing.start();
        assertThat(Await.until(() -> bus.status().state() == BusStatus.State.CLOSING))
                .isTrue();

        release.countDown();
        closing.join();

        assertThat(report.get().isClean()).isTrue();
        assertThat(handled).hasSize(10);
    }

    @Test
    void shouldRetrySkipAndCountTheFailuresOfAllItsWorkersWhenThePolicySaysSo() {
        AtomicInteger calls = new AtomicInteger();
        try (EventBus bus = start()) {
            Subscriber group = pair(bus, event -> {
                        calls.incrementAndGet();
                        if (value(event) < 4) {
                            throw new IllegalStateException("boom");
                        }
                    })
                    .onError(HandlerPolicy.skip().afterRetries(2))
                    .start();

            for (int i = 0; i < 10; i++) {
                publish(bus, i);
            }

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(calls.get()).isEqualTo(4 * 3 + 6);
            assertThat(group.failures()).isEqualTo(4);
            assertThat(group.state()).isEqualTo(Subscriber.State.RUNNING);
        }
    }

    @Test
    void shouldEndAllItsWorkersAndStopTheBusWhenOneThrowsAndThePolicySaysSo() throws Exception {
        try (EventBus bus = start()) {
            Subscriber group = pair(bus, event -> {
                        if (value(event) == 0) {
                            inHand.countDown();
                            release.await();
                            throw new IllegalStateException("boom");
                        }
                        handled.add(value(event));
                    })
                    .onError(HandlerPolicy.stop())
                    .start();
            long first = publish(bus, 0);
            awaitInHand();
            publish(bus, 1);
            assertThat(Await.until(() -> handled.contains(1L))).isTrue();

            release.countDown();

            assertThat(Await.until(() -> threads() == 0))
                    .as("the other worker has ended too")
                    .isTrue();
            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(group.state()).isEqualTo(Subscriber.State.FAILED);
            assertThat(group.failures()).isEqualTo(1);
            assertThat(group.sequence()).isEqualTo(first - 1);
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.STOPPED);
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessage("expected subscriber 'pair' to handle sequence " + first
                            + ", got java.lang.IllegalStateException: boom");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldCountAnEventOnceByThePolicyWhenItsKeyFunctionThrows(HandlerPolicy.Then then) {
        try (EventBus bus = start()) {
            Subscriber group = pair(bus, event -> handled.add(value(event)))
                    .workers(3)
                    .shardBy(event -> {
                        if (value(event) == 1) {
                            throw new IllegalStateException("no key");
                        }
                        return value(event);
                    })
                    .onError(new HandlerPolicy(0, then))
                    .start();
            boolean skips = then == HandlerPolicy.Then.SKIP;

            for (int i = 0; i < 6; i++) {
                publish(bus, i);
            }

            assertThat(bus.drain(SECONDS)).isEqualTo(skips);
            assertThat(group.failures()).isEqualTo(1);
            assertThat(handled).doesNotContain(1L);
            if (skips) {
                assertThat(handled).hasSize(5);
            } else {
                assertThat(bus.status().failure().orElseThrow()).hasMessageContaining("no key");
            }
        }
    }

    @Test
    void shouldStopTheBusWhenItsKeyFunctionThrowsAnError() {
        try (EventBus bus = start()) {
            Subscriber group = pair(bus, event -> {})
                    .shardBy(event -> {
                        throw new StackOverflowError("deep");
                    })
                    .start();

            publish(bus, 0);

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(group.state()).isEqualTo(Subscriber.State.FAILED);
            assertThat(bus.status().failure().orElseThrow()).hasMessageContaining("deep");
        }
    }

    @Test
    void shouldEndAllItsWorkersAndFreeItsNameWhenOneClosesTheGroupFromItsHandler() {
        AtomicReference<Subscriber> self = new AtomicReference<>();
        CountDownLatch isSet = new CountDownLatch(1);
        try (EventBus bus = start()) {
            self.set(pair(bus, event -> {
                        isSet.await();
                        self.get().close();
                    })
                    .start());
            isSet.countDown();
            for (int i = 0; i < 200; i++) {
                assertThat(bus.publisher("gateway").publish(TICK, Payloads.of(i, 64), SECONDS))
                        .as("no gate is left behind")
                        .isPositive();
            }

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(self.get().state()).isEqualTo(Subscriber.State.CLOSED);
            assertThat(Await.until(() -> threads() == 0)).isTrue();
            pair(bus, event -> {}).start();
        }
    }

    @Test
    void shouldRefuseDrainAndCloseFromEachOfItsWorkers() {
        AtomicInteger refused = new AtomicInteger();
        try (EventBus bus = start()) {
            pair(bus, event -> {
                        try {
                            bus.drain(SECONDS);
                        } catch (IllegalStateException e) {
                            refused.incrementAndGet();
                        }
                    })
                    .start();
            publish(bus, 0);
            publish(bus, 1);

            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(refused.get()).isEqualTo(2);
    }
}
