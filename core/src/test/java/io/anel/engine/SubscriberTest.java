package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.BusStatus;
import io.anel.api.Claim;
import io.anel.api.ConfigurationException;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.HandlerPolicy;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Subscriber;
import io.anel.api.WhenSlow;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Subscribers beside the chain: their gate, their end, their failures. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class SubscriberTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<DirectBuffer> ALERT = Raw.type("alert");
    private static final Duration SECONDS = Duration.ofSeconds(5);

    private static BusConfigBuilder small() {
        return BusConfig.builder()
                .ringSlots(64)
                .maxGroupEvents(8)
                .outboxEvents(8)
                .largeFrames(4)
                .closeDeadline(Duration.ofSeconds(10));
    }

    private static EventBus start(BusConfigBuilder config) {
        return Anel.bus("desk").config(config.build()).start();
    }

    @Test
    void shouldStayInTheGateWhenTheWriterIsTheSlowOne() {
        try (EventBus bus = start(small())) {
            Subscriber fast = bus.subscriber("fast")
                    .on(TICK, event -> {})
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 64));
            assertThat(bus.drain(SECONDS)).isTrue();
            Claim stalling = gateway.newClaim();
            assertThat(stalling.claim(TICK, 8)).isPositive();

            long result;
            do {
                result = gateway.publish(TICK, Payloads.of(1, 64));
            } while (result > 0);

            assertThat(result).isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(fast.state()).isEqualTo(Subscriber.State.RUNNING);
            stalling.publish();
            assertThat(bus.drain(SECONDS)).isTrue();
        }
    }

    @Test
    void shouldKeepTheFrameInHandUntilTheHandlerReturnsWhenItIsClosed() {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicReference<Object> seen = new AtomicReference<>();
        try (EventBus bus = start(small())) {
            Subscriber gating = bus.subscriber("gating")
                    .on(TICK, event -> {
                        inHand.countDown();
                        Await.down(release);
                        try {
                            seen.set(Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength()));
                        } catch (RuntimeException torn) {
                            seen.set(torn);
                        }
                    })
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(7, 64));
            Await.down(inHand);

            gating.close();
            for (int i = 0; i < 200; i++) {
                gateway.publish(TICK, Payloads.of(100 + i, 64));
            }
            release.countDown();

            assertThat(gateway.publish(TICK, Payloads.of(8, 64), null, SECONDS)).isPositive();
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(seen.get()).isEqualTo(7L);
    }

    @Test
    void shouldMakeRoomForEmissionsWhenItIsSlowAndMayBePutOut() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger alerts = new AtomicInteger();
        try (EventBus bus = Anel.bus("desk")
                .config(small().build())
                .chain(chain -> chain.stage(
                                "burst",
                                (event, context) -> {
                                    for (int i = 0; i < 10; i++) {
                                        context.publish(ALERT, Payloads.of(i, 8));
                                    }
                                },
                                TICK)
                        .then("count", (event, context) -> alerts.incrementAndGet(), ALERT))
                .start()) {
            Subscriber slow = bus.subscriber("slow")
                    .on(TICK, event -> release.await())
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8))).isPositive();
            }

            Await.until(() -> slow.state() != Subscriber.State.RUNNING);
            release.countDown();
            assertThat(slow.state()).isEqualTo(Subscriber.State.DISCONNECTED);
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(alerts.get()).isEqualTo(100);
        }
    }

    @Test
    void shouldMakeRoomInThePoolWhenItIsSlowAndMayBePutOut() {
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = start(small())) {
            Subscriber slow = bus.subscriber("slow")
                    .on(TICK, event -> release.await())
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");

            for (int i = 0; i < 20; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 4096), null, SECONDS))
                        .isPositive();
            }

            assertThat(slow.state()).isEqualTo(Subscriber.State.DISCONNECTED);
            release.countDown();
        }
    }

    @Test
    void shouldReadNoTornFrameAndStopNothingWhenItIsPutOutAtAnyMoment() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> torn = new AtomicReference<>();
        AtomicInteger putOut = new AtomicInteger();
        try (EventBus bus = start(small().maxPayloadBytes(4096))) {
            Publisher gateway = bus.publisher("gateway");
            Thread publishing = new Thread(() -> {
                for (long i = 0; !stop.get(); i++) {
                    gateway.publish(TICK, Payloads.of(i, i % 5 == 0 ? 1024 : 8 * (int) (1 + i % 7)));
                }
            });
            publishing.start();
            long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
            for (int life = 0; life < 400 && System.nanoTime() - deadlineNs < 0; life++) {
                Subscriber subscriber = bus.subscriber("elastic")
                        .on(TICK, event -> {
                            try {
                                Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
                                Thread.yield();
                            } catch (RuntimeException e) {
                                torn.set(e);
                            }
                        })
                        .whenSlow(WhenSlow.DISCONNECT)
                        .start();
                long lifeNs = System.nanoTime() + 20_000_000;
                while (subscriber.state() == Subscriber.State.RUNNING && System.nanoTime() - lifeNs < 0) {
                    Thread.yield();
                }
                putOut.addAndGet(subscriber.state() == Subscriber.State.DISCONNECTED ? 1 : 0);
                subscriber.close();
            }
            stop.set(true);
            publishing.join();

            assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
            assertThat(gateway.publish(TICK, Payloads.of(1, 64), null, SECONDS))
                    .as("no gate is left behind")
                    .isPositive();
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(torn.get()).isNull();
        assertThat(putOut.get()).isPositive();
    }

    @Test
    void shouldBeOverWhenItsBusIsClosed() {
        CountDownLatch inHand = new CountDownLatch(1);
        AtomicBoolean isDone = new AtomicBoolean();
        EventBus bus = start(small());
        bus.subscriber("busy")
                .on(TICK, event -> {
                    inHand.countDown();
                    long untilNs = System.nanoTime() + 50_000_000;
                    while (System.nanoTime() - untilNs < 0) {
                        Thread.onSpinWait();
                    }
                    isDone.set(true);
                })
                .start();
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        Await.down(inHand);

        bus.close(Duration.ofMillis(1));

        assertThat(isDone).isTrue();
    }

    @Test
    void shouldBeRefusedWhenTheBusIsClosed() {
        EventBus bus = start(small());
        bus.close();

        assertThatThrownBy(() -> bus.subscriber("late").on("*", event -> {}).start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'late'")
                .hasMessageContaining("CLOSED");
    }

    @Test
    void shouldBeNamedWithTheEventWhenItThrowsAnError() {
        try (EventBus bus = start(small())) {
            Subscriber deep =
                    bus.subscriber("deep").on(TICK, event -> recurse(1)).start();
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isFalse();

            assertThat(deep.state()).isEqualTo(Subscriber.State.FAILED);
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'deep'")
                    .hasMessageContaining("sequence " + sequence)
                    .hasMessageContaining("StackOverflowError");
        }
    }

    private static int recurse(int depth) {
        return recurse(depth + 1) + 1;
    }

    @Test
    void shouldSkipRetryOrStopByItsPolicy() {
        AtomicInteger calls = new AtomicInteger();
        try (EventBus bus = start(small())) {
            Subscriber skipping = bus.subscriber("skipping")
                    .on(TICK, event -> {
                        calls.incrementAndGet();
                        throw new IllegalStateException("boom");
                    })
                    .onError(HandlerPolicy.skip().afterRetries(2))
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            gateway.publish(TICK, Payloads.of(2, 8));

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(calls.get()).isEqualTo(6);
            assertThat(skipping.failures()).isEqualTo(2);
            assertThat(skipping.state()).isEqualTo(Subscriber.State.RUNNING);

            Subscriber stopping = bus.subscriber("stopping")
                    .on(TICK, event -> {
                        throw new IllegalStateException("boom");
                    })
                    .onError(HandlerPolicy.stop())
                    .start();
            gateway.publish(TICK, Payloads.of(3, 8));
            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(stopping.state()).isEqualTo(Subscriber.State.FAILED);
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.STOPPED);
        }
    }

    @Test
    void shouldEndItselfFromItsOwnHandler() {
        AtomicInteger calls = new AtomicInteger();
        AtomicReference<Subscriber> self = new AtomicReference<>();
        CountDownLatch isSet = new CountDownLatch(1);
        try (EventBus bus = start(small())) {
            self.set(bus.subscriber("once")
                    .on(TICK, event -> {
                        Await.down(isSet);
                        calls.incrementAndGet();
                        self.get().close();
                    })
                    .start());
            isSet.countDown();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 200; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS))
                        .isPositive();
            }

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(calls.get()).isEqualTo(1);
            assertThat(self.get().state()).isEqualTo(Subscriber.State.CLOSED);
            assertThat(bus.subscribers()).isEmpty();
            bus.subscriber("once").on(TICK, event -> {}).start();
        }
    }

    @Test
    void shouldAnswerInsteadOfWaitingForItselfWhenItsHandlerDrainsOrCloses() {
        AtomicReference<Throwable> drained = new AtomicReference<>();
        AtomicReference<Throwable> closed = new AtomicReference<>();
        AtomicReference<AckOutcome> acked = new AtomicReference<>();
        try (EventBus bus = start(small())) {
            bus.subscriber("asking")
                    .on(TICK, event -> {
                        acked.set(bus.await(event.sequence(), Ack.JOURNALED));
                        drained.set(thrownBy(() -> bus.drain(SECONDS)));
                        closed.set(thrownBy(bus::close));
                    })
                    .start();
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(acked.get()).isEqualTo(AckOutcome.STANDS);
        assertThat(drained.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("drain");
        assertThat(closed.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("close");
    }

    private static Throwable thrownBy(Runnable call) {
        try {
            call.run();
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    @Test
    void shouldPublishIntoAFullRingThatItGatesAndGoOnWhenThereIsNoRoom() {
        AtomicLong refused = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        try (EventBus bus = start(small())) {
            Publisher echo = bus.publisher("echo");
            bus.subscriber("echoing")
                    .on(TICK, event -> {
                        seen.incrementAndGet();
                        for (int i = 0; i < 3; i++) {
                            refused.addAndGet(
                                    echo.publish(ALERT, Payloads.of(i, 8), null, Duration.ofMillis(1)) < 0 ? 1 : 0);
                        }
                    })
                    .start();
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 500; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS))
                        .isPositive();
            }

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(seen.get()).isEqualTo(500);
        }
    }

    @Test
    void shouldMoveItsPlaceWithEachEventSoThatASlowRunHoldsNoMoreThanItMust() {
        CountDownLatch second = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        try (EventBus bus = start(small())) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(0, 8));
            Subscriber slow = bus.subscriber("slow")
                    .on(TICK, event -> {
                        if (calls.incrementAndGet() == 2) {
                            second.countDown();
                            Await.down(release);
                        }
                    })
                    .start();
            long first = gateway.newGroup()
                            .add(TICK, Payloads.of(1, 8))
                            .add(TICK, Payloads.of(2, 8))
                            .publish()
                    - 1;
            Await.down(second);

            assertThat(slow.sequence()).isEqualTo(first);
            release.countDown();
        }
    }

    @Test
    void shouldBeRefusedByNameWhenItsNameIsTakenOrItHasNothingToDo() {
        try (EventBus bus = start(small())) {
            bus.publisher("gateway");
            bus.subscriber("pager").on("*", event -> {}).start();

            assertThatThrownBy(
                            () -> bus.subscriber("pager").on("*", event -> {}).start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'pager'");
            assertThatThrownBy(
                            () -> bus.subscriber("gateway").on("*", event -> {}).start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'gateway'");
            assertThatThrownBy(() -> bus.publisher("pager")).isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> bus.publisher("anel")).isInstanceOf(ConfigurationException.class);
            assertThatThrownBy(() -> bus.subscriber("idle").start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("'idle'");
            assertThatThrownBy(() -> bus.subscriber("durable")
                            .on("*", event -> {})
                            .after(Ack.DURABLE)
                            .start())
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("DURABLE");
        }
    }

    @Test
    void shouldHoldUpNobodyOnceItIsClosedWhenItMayBePutOut() throws Exception {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(1024).build())
                .start()) {
            Subscriber slow = bus.subscriber("slow")
                    .on(TICK, event -> {
                        inHand.countDown();
                        release.await();
                    })
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();

            slow.close();

            for (int i = 0; i < 3000; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(1, 8), SECONDS)).isPositive();
            }
            release.countDown();
        }
    }

    @Test
    void shouldNotBePutOutWhenThatMakesNoRoom() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder()
                        .ringSlots(1024)
                        .maxGroupEvents(256)
                        .largeFrames(4)
                        .build())
                .log(journal)
                .start()) {
            Subscriber slow = bus.subscriber("slow")
                    .on(TICK, event -> {
                        inHand.countDown();
                        release.await();
                    })
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();
            CountDownLatch stall = new CountDownLatch(1);
            journal.beforeAppend = run -> awaitQuietly(stall);

            for (int i = 0; i < 4; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(1, 1000))).isPositive();
            }
            assertThat(gateway.publish(TICK, Payloads.of(1, 1000)))
                    .as("the pool is with frames that the writer has not taken")
                    .isEqualTo(PublishResult.BACK_PRESSURED);
            for (int i = 0; i < 890; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(1, 8))).isPositive();
            }
            assertThat(gateway.newClaim().claim(TICK, 8, 200, false))
                    .as("and so is the ring")
                    .isEqualTo(PublishResult.BACK_PRESSURED);

            assertThat(slow.state()).isEqualTo(Subscriber.State.RUNNING);
            stall.countDown();
            release.countDown();
        }
    }

    @Test
    void shouldNotBePutOutForTheDisksSlowness() {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch stall = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().ringSlots(1024).build())
                .log(journal)
                .start()) {
            Subscriber durable = bus.subscriber("durable")
                    .on(TICK, event -> {})
                    .after(Ack.DURABLE)
                    .whenSlow(WhenSlow.DISCONNECT)
                    .start();
            Publisher gateway = bus.publisher("gateway");
            long first = gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(Await.until(() -> durable.sequence() >= first)).isTrue();
            journal.beforeForce = () -> awaitQuietly(stall);

            long last = 0;
            for (int i = 0; i < 1500 && last >= 0; i++) {
                last = gateway.publish(TICK, Payloads.of(1, 8), Duration.ofMillis(200));
            }

            assertThat(last).isEqualTo(PublishResult.BACK_PRESSURED);
            assertThat(durable.state()).isEqualTo(Subscriber.State.RUNNING);
            stall.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldSkipAlsoWhatCannotSayWhatItIs() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Subscriber odd = bus.subscriber("odd")
                    .on(TICK, event -> {
                        throw new IllegalStateException() {
                            @Override
                            public String getMessage() {
                                throw new IllegalArgumentException("no message");
                            }
                        };
                    })
                    .onError(HandlerPolicy.skip())
                    .start();
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(odd.failures()).isEqualTo(1);
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
        }
    }
}
