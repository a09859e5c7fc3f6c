package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.AnelException;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.CloseReport;
import io.anel.api.ConfigurationException;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.api.HandlerException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Waiting;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A bus begins whole or not at all, and ends without loss. */
@Timeout(120)
@ExtendWith(NoLeakedThreads.class)
class LifecycleTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private static BusConfigBuilder small() {
        return BusConfig.builder().ringSlots(256).maxGroupEvents(16).outboxEvents(16);
    }

    @Test
    void shouldFailAndLeaveNothingWhenTheLogFailsBeforeTheBusIsOpen() {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch isIdle = new CountDownLatch(1);
        journal.onIdle = () -> {
            isIdle.countDown();
            throw new IllegalStateException("no disk");
        };

        EventBus[] started = new EventBus[1];
        try {
            // The writer may die a moment before or after the bus is open: both must be told.
            started[0] = Anel.bus("desk").log(journal).start();
            assertThat(started[0].drain(SECONDS)).isIn(true, false);
            long deadlineNs = System.nanoTime() + SECONDS.toNanos();
            while (started[0].status().state() == BusStatus.State.RUNNING && System.nanoTime() - deadlineNs < 0) {
                Thread.onSpinWait();
            }
            assertThat(started[0].status().state()).isEqualTo(BusStatus.State.STOPPED);
            assertThat(started[0].publisher("gateway").publish(TICK, Payloads.of(1, 8)))
                    .isEqualTo(PublishResult.CLOSED);
            started[0].close();
        } catch (AnelException e) {
            assertThat(e).hasMessageContaining("'desk'").hasMessageContaining("no disk");
        }
        assertThat(journal.closes()).isEqualTo(1);
    }

    @ParameterizedTest(name = "a fence: {0}")
    @ValueSource(booleans = {true, false})
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldFailAndLeaveNothingWhenALeftEmissionCannotBeWritten(boolean isFence) {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = emitting(journal)) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        journal.truncate(3);
        journal.beforeAppend = run -> {
            throw isFence ? new FencedException("no disk") : new IllegalStateException("no disk");
        };

        assertThatThrownBy(() -> emitting(journal))
                .isInstanceOf(isFence ? FencedException.class : AnelException.class)
                .hasMessageContaining("no disk");

        assertThat(journal.closes()).isEqualTo(2);
        journal.beforeAppend = run -> {};
        emitting(journal).close();
        assertThat(journal.size()).isGreaterThan(3);
    }

    private static EventBus emitting(MemoryJournal journal) {
        EventType<DirectBuffer> alert = Raw.type("alert");
        return Anel.bus("desk")
                .log(journal)
                .chain(chain ->
                        chain.stage("alerts", (event, context) -> context.publish(alert, Payloads.of(1, 8)), TICK))
                .start();
    }

    @Test
    void shouldFailAndCloseTheLogWhenAStageThrowsWhileItIsRebuilt() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        }

        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(journal)
                        .chain(chain -> chain.stage(
                                "bad",
                                (event, context) -> {
                                    throw new IllegalStateException("boom");
                                },
                                TICK))
                        .start())
                .isInstanceOf(HandlerException.class)
                .hasMessageContaining("'bad'");
        assertThat(journal.isOpen()).isFalse();
    }

    @Test
    void shouldRefuseContradictionsBeforeTheLogIsTouched() {
        MemoryJournal journal = new MemoryJournal();

        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(journal)
                        .config(BusConfig.builder()
                                .ringSlots(256)
                                .maxGroupEvents(64)
                                .build())
                        .chain(chain -> chain.stage("a", (event, context) -> {}, "*"))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("ring.slots=256")
                .hasMessageContaining("stage.outboxEvents=256");
        assertThat(journal.closes()).isZero();
        assertThat(journal.isOpen()).isFalse();
        assertThatThrownBy(() -> Anel.bus("desk").chain(chain -> chain.stage("anel", (event, context) -> {}, "*")))
                .isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> Anel.bus("desk")
                        .chain(chain ->
                                chain.stage("a", (event, context) -> {}, "*").after(Ack.DURABLE))
                        .start())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DURABLE");
    }

    @Test
    void shouldWaitForTheFirstCloserWhenTwoCloseAtOnce() throws Exception {
        AtomicLong handled = new AtomicLong();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inHand = new CountDownLatch(1);
        MemoryJournal journal = new MemoryJournal();
        EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(BusConfig.builder().chainMode(ChainMode.PINNED).build())
                .chain(chain -> chain.stage(
                        "slow",
                        (event, context) -> {
                            inHand.countDown();
                            release.await();
                            handled.incrementAndGet();
                        },
                        TICK))
                .start();
        Publisher gateway = bus.publisher("gateway");
        for (int i = 0; i < 100; i++) {
            gateway.publish(TICK, Payloads.of(i, 8));
        }
        assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();

        FutureTask<CloseReport> first = new FutureTask<>(() -> bus.close(SECONDS));
        FutureTask<CloseReport> second = new FutureTask<>(() -> bus.close(SECONDS));
        new Thread(first).start();
        assertThat(Await.until(() -> bus.status().state() != BusStatus.State.RUNNING))
                .isTrue();
        Thread closer = new Thread(second);
        closer.start();
        Await.until(() -> closer.getState() == Thread.State.BLOCKED || !closer.isAlive());
        release.countDown();

        assertThat(first.get().isClean()).isTrue();
        assertThat(second.get()).isEqualTo(first.get());
        bus.close();
        assertThat(handled.get()).isEqualTo(100);
        assertThat(journal.closes()).isEqualTo(1);
    }

    @Test
    void shouldSayWhatWasLeftWhenTheDeadlineComesFirst() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch inHand = new CountDownLatch(1);
        EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().chainMode(ChainMode.PINNED).build())
                .chain(chain -> chain.stage(
                        "stuck",
                        (event, context) -> {
                            inHand.countDown();
                            release.await();
                        },
                        TICK))
                .start();
        Publisher gateway = bus.publisher("gateway");
        long last = 0;
        for (int i = 0; i < 10; i++) {
            last = gateway.publish(TICK, Payloads.of(i, 8));
        }
        assertThat(bus.await(last, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
        assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();

        CloseReport report = bus.close(Duration.ofMillis(50));

        assertThat(report.isClean()).isFalse();
        assertThat(report.lastSequence()).isEqualTo(last);
        assertThat(report.unjournaled()).isZero();
        assertThat(report.unhandled()).isBetween(10L, 12L);
        release.countDown();
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldLoseNothingOverAThousandShortLives(ChainMode mode) throws Exception {
        liveShortly(500, mode);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldLoseNothingOverTenThousandShortLives(ChainMode mode) throws Exception {
        liveShortly(5_000, mode);
    }

    private static void liveShortly(int lives, ChainMode mode) throws Exception {
        BusConfig config = small().chainMode(mode).build();
        for (int life = 0; life < lives; life++) {
            AtomicLong handled = new AtomicLong();
            AtomicLong received = new AtomicLong();
            AtomicLong accepted = new AtomicLong();
            EventBus bus = Anel.bus("desk")
                    .config(config)
                    .inMemory(life % 2 * 100)
                    .chain(chain -> chain.stage("count", (event, context) -> handled.incrementAndGet(), TICK))
                    .start();
            bus.subscriber("receive")
                    .on(TICK, event -> received.incrementAndGet())
                    .start();
            Publisher gateway = bus.publisher("gateway");
            CountDownLatch some = new CountDownLatch(2);
            Runnable publish = () -> {
                UnsafeBuffer payload = Payloads.of(7, 64);
                long count = 0;
                long result;
                do {
                    result = gateway.publish(TICK, payload, 0, 64);
                    if (result > 0 && count++ == 0) {
                        some.countDown();
                    }
                } while (result != PublishResult.CLOSED);
                accepted.addAndGet(count);
            };
            Thread one = new Thread(publish);
            Thread other = new Thread(life % 5 == 0 ? publish : some::countDown);
            one.start();
            other.start();
            assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
            CloseReport report = bus.close(SECONDS);
            one.join();
            other.join();

            assertThat(handled.get()).as("life %d", life).isEqualTo(accepted.get());
            assertThat(received.get()).as("life %d", life).isEqualTo(accepted.get());
            assertThat(report.isClean()).as("life %d: %s", life, report).isTrue();
        }
    }

    @Test
    void shouldRefuseToWaitForItselfWhenAStageAwaitsDrainsHashesOrCloses() {
        AtomicReference<String> answers = new AtomicReference<>("");
        AtomicReference<EventBus> bus = new AtomicReference<>();
        try (EventBus started = Anel.bus("desk")
                .chain(chain -> chain.stage(
                        "asking",
                        (event, context) -> {
                            for (Runnable call : new Runnable[] {
                                () -> bus.get().await(event.sequence(), Ack.JOURNALED),
                                () -> bus.get().drain(SECONDS),
                                () -> bus.get().stateHash(),
                                () -> bus.get().close()
                            }) {
                                try {
                                    call.run();
                                    answers.accumulateAndGet("waited ", String::concat);
                                } catch (IllegalStateException e) {
                                    answers.accumulateAndGet("refused ", String::concat);
                                }
                            }
                        },
                        TICK))
                .start()) {
            bus.set(started);
            started.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(started.drain(SECONDS)).isTrue();
        }
        assertThat(answers.get()).isEqualTo("refused refused refused refused ");
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldGoOnWhenAHandlerInterruptsItsThread(ChainMode mode) {
        AtomicLong handled = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().chainMode(mode).build())
                .chain(chain -> chain.stage(
                        "rude",
                        (event, context) -> {
                            handled.incrementAndGet();
                            Thread.currentThread().interrupt();
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 1000; i++) {
                gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS);
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(handled.get()).isEqualTo(1000);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldStopAndNameTheEventWhenAStageThrowsAnError(ChainMode mode) {
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().chainMode(mode).build())
                .chain(chain -> chain.stage(
                        "bad",
                        (event, context) -> {
                            throw new OutOfMemoryError("none left");
                        },
                        TICK))
                .start()) {
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.STOPPED);
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'bad'")
                    .hasMessageContaining("sequence " + sequence)
                    .hasMessageContaining("none left");
        }
    }

    @Test
    void shouldCostLessThanThreePercentOfACoreWhenIdle() throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (EventBus bus = Anel.bus("desk")
                .log(new MemoryJournal())
                .chain(chain -> chain.stage("idle", (event, context) -> {}, TICK))
                .start()) {
            bus.subscriber("idle-too").on(TICK, event -> {}).start();
            long last = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(bus.await(last, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
            CountDownLatch never = new CountDownLatch(1);
            assertThat(never.await(200, TimeUnit.MILLISECONDS)).isFalse();

            long before = cpuNs(threads);
            long sinceNs = System.nanoTime();
            assertThat(never.await(2, TimeUnit.SECONDS)).isFalse();
            double share = (double) (cpuNs(threads) - before) / (System.nanoTime() - sinceNs);

            assertThat(share).as("share of one core").isBetween(0.0, 0.03);
        }
    }

    private static long cpuNs(ThreadMXBean threads) {
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("anel-")) {
                sum += threads.getThreadCpuTime(thread.getId());
            }
        }
        return sum;
    }

    @Test
    void shouldYieldInsteadOfSpinningWhenSpinningThreadsWouldOutnumberTheProcessors() {
        int processors = Runtime.getRuntime().availableProcessors();
        BusConfig spinning = BusConfig.builder()
                .waiting(Waiting.BUSY_SPIN)
                .chainMode(ChainMode.PINNED)
                .build();
        ChainSpec none = new ChainSpec();
        ChainSpec many = new ChainSpec();
        for (int i = 0; i < processors; i++) {
            many.stage("s" + i, (event, context) -> {}, "*");
        }

        assertThat(Sizing.waiting(spinning, many)).isEqualTo(Waiting.YIELD);
        assertThat(Sizing.waiting(spinning, none)).isEqualTo(processors >= 2 ? Waiting.BUSY_SPIN : Waiting.YIELD);
        assertThat(Sizing.waiting(BusConfig.ofDefaults(), many)).isEqualTo(Waiting.BACKOFF);
    }

    @Test
    void shouldWaitForEverWhenATimeoutIsTooLongToCount() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

            long sequence = gateway.publish(TICK, Payloads.of(1, 8), null, forever);

            assertThat(bus.await(sequence, Ack.JOURNALED, forever)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.drain(forever)).isTrue();
            assertThat(bus.close(forever).isClean()).isTrue();
        }
    }

    @Test
    void shouldNotWaitWhenATimeoutIsFarBelowZero() {
        Duration longAgo = Duration.ofSeconds(Long.MIN_VALUE);
        EventBus bus = Anel.bus("desk").start();

        assertThat(bus.await(1000, Ack.JOURNALED, longAgo)).isEqualTo(AckOutcome.TIMED_OUT);
        assertThat(bus.close(longAgo).isClean()).isTrue();
    }

    @Test
    void shouldPauseFromTheStartWhereThereIsNoRoom() {
        MemoryJournal journal = new MemoryJournal();
        journal.hasRoom = false;
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.NO_SPACE))
                    .isTrue();
            assertThat(bus.publisher("gateway").publish(TICK, Payloads.of(1, 8)))
                    .isEqualTo(PublishResult.NO_SPACE);

            journal.hasRoom = true;

            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.RUNNING))
                    .isTrue();
        }
    }
}
