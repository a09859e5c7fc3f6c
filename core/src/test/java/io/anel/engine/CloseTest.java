package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.AnelException;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.api.Publisher;
import io.anel.api.Subscriber;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import io.anel.log.EventLog;
import io.anel.log.ForwardingLog;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is under way when a bus is closed, its log is closed, or the report says that it is not. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class CloseTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private static BusConfig pinned() {
        return BusConfig.builder()
                .chainMode(ChainMode.PINNED)
                .syncInterval(Duration.ofDays(1))
                .build();
    }

    /** A stage in its first event until the latch is down. */
    private static EventBus stuck(MemoryJournal journal, CountDownLatch inHand, CountDownLatch release) {
        EventBus bus = Anel.bus("desk")
                .config(pinned())
                .log(journal)
                .chain(chain -> chain.stage(
                        "stuck",
                        (event, context) -> {
                            inHand.countDown();
                            Await.down(release);
                        },
                        TICK))
                .start();
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        Await.down(inHand);
        return bus;
    }

    @Test
    void shouldSayThatTheLogIsOpenAndCloseItWhenItIsClosedOnceMore() {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = stuck(journal, new CountDownLatch(1), release);

        CloseReport report = bus.close(Duration.ZERO);

        assertThat(report.isClean()).isFalse();
        assertThat(report.failure().orElseThrow()).hasMessageContaining("its log stays open");
        assertThat(journal.isOpen()).isTrue();
        release.countDown();
        bus.close(SECONDS);
        assertThat(journal.isOpen()).isFalse();
        assertThat(journal.closes()).isEqualTo(1);
        assertThat(journal.durable()).isEqualTo(journal.size());
    }

    @Test
    void shouldBeginWithNoOtherEventOnceTheDeadlineIsOver() {
        MemoryJournal journal = new MemoryJournal();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = Anel.bus("desk")
                .config(pinned())
                .log(journal)
                .chain(chain -> chain.stage(
                        "slow",
                        (event, context) -> {
                            calls.incrementAndGet();
                            Await.down(release);
                        },
                        TICK))
                .start();
        Publisher gateway = bus.publisher("gateway");
        for (int i = 0; i < 100; i++) {
            gateway.publish(TICK, Payloads.of(i, 8));
        }
        assertThat(Await.until(() -> calls.get() == 1)).isTrue();

        bus.close(Duration.ZERO);
        release.countDown();
        bus.close(SECONDS);

        assertThat(journal.isOpen()).isFalse();
        assertThat(calls.get()).isEqualTo(1);
    }

    /** A subscriber in its first event until the latch is down. */
    private static Subscriber stuckSubscriber(EventBus bus, CountDownLatch inHand, CountDownLatch release) {
        return bus.subscriber("stuck")
                .on(TICK, event -> {
                    inHand.countDown();
                    Await.down(release);
                })
                .start();
    }

    @Test
    void shouldBeginWithNoOtherEventWhileItWaitsForTheHandlerOfASubscriber() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        AtomicInteger calls = new AtomicInteger();
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = Anel.bus("desk")
                .config(pinned())
                .log(journal)
                .chain(chain -> chain.stage(
                        "slow",
                        (event, context) -> {
                            calls.incrementAndGet();
                            LockSupport.parkNanos(5_000_000);
                        },
                        TICK))
                .start();
        Subscriber stuck = stuckSubscriber(bus, inHand, release);
        Publisher gateway = bus.publisher("gateway");
        for (int i = 0; i < 1_000; i++) {
            gateway.publish(TICK, Payloads.of(i, 8));
        }
        Await.down(inHand);
        // From here on nobody is further behind than the subscriber.
        assertThat(Await.until(() -> calls.get() > 0)).isTrue();

        int begun = calls.get();
        CloseReport report = bus.close(Duration.ZERO);

        // A second is what the subscriber's handler gets: the stage would begin with nearly two hundred in it.
        int handled = calls.get();
        assertThat(handled - begun).isLessThan(50);
        assertThat(report.failure().orElseThrow()).hasMessageContaining("desk-subscriber-stuck");
        assertThat(report.unhandled()).isEqualTo(report.lastSequence() - stuck.sequence());
        assertThat(report.lastSequence()).isEqualTo(journal.size());
        assertThat(journal.isOpen()).isFalse();
        release.countDown();
        assertThat(bus.close(SECONDS)).isEqualTo(report);
        assertThat(calls.get()).isEqualTo(handled);
    }

    @Test
    void shouldAnswerAHandlerThatAsksForTheHashOfStagesThatComeNoFurther() {
        CountDownLatch inHand = new CountDownLatch(1);
        AtomicReference<Throwable> answer = new AtomicReference<>();
        EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().chainMode(ChainMode.FUSED).build())
                .chain(chain -> chain.stage("slow", (event, context) -> LockSupport.parkNanos(5_000_000), TICK))
                .start();
        bus.subscriber("asking")
                .on(TICK, event -> {
                    inHand.countDown();
                    try {
                        bus.stateHash();
                    } catch (AnelException e) {
                        answer.set(e);
                    }
                })
                .start();
        Publisher gateway = bus.publisher("gateway");
        for (int i = 0; i < 1_000; i++) {
            gateway.publish(TICK, Payloads.of(i, 8));
        }
        Await.down(inHand);

        CloseReport report = bus.close(Duration.ZERO);

        assertThat(report.unhandled()).isPositive();
        assertThat(report.failure()).isEmpty();
        assertThat(answer.get()).hasMessageContaining("expected every stage at sequence");
    }

    @Test
    void shouldNotBeCleanWhileTheHandlerOfASubscriberThatIsOutHasNotReturned() throws Exception {
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = Anel.bus("desk").start();
        Subscriber stuck = stuckSubscriber(bus, inHand, release);
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        Await.down(inHand);
        stuck.close();

        CloseReport report = bus.close(Duration.ZERO);

        assertThat(report.unhandled()).isZero();
        assertThat(report.failure().orElseThrow()).hasMessageContaining("desk-subscriber-stuck");
        release.countDown();
    }

    @Test
    void shouldCloseTheLogBesideAHashThatWaitsForAStage() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch inHand = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        EventBus bus = stuck(journal, inHand, release);
        bus.publisher("gateway").publish(TICK, Payloads.of(2, 8));
        CompletableFuture<Throwable> hash = new CompletableFuture<>();
        Thread hashing = new Thread(() -> {
            try {
                bus.stateHash();
                hash.complete(null);
            } catch (RuntimeException e) {
                hash.complete(e);
            }
        });
        hashing.start();
        // The writer is with the hash: nothing more is journaled.
        assertThat(Await.until(() -> isStandstill(bus))).isTrue();

        Thread releasing = new Thread(() -> {
            assertThat(Await.until(() -> bus.status().state() != BusStatus.State.RUNNING))
                    .isTrue();
            release.countDown();
        });
        releasing.start();
        bus.close(Duration.ZERO);

        assertThat(journal.isOpen()).isFalse();
        assertThat(hash.get(20, TimeUnit.SECONDS)).isInstanceOf(AnelException.class);
        hashing.join();
        releasing.join();
    }

    private static boolean isStandstill(EventBus bus) {
        long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(3, 8));
        return bus.await(sequence, Ack.JOURNALED, Duration.ofMillis(100)) == AckOutcome.TIMED_OUT;
    }

    @Test
    void shouldCloseTheLogAndEveryFutureWhateverTheLastForceThrows() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        EventBus bus = Anel.bus("desk").config(pinned()).log(journal).start();
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        assertThat(bus.drain(SECONDS)).isTrue();
        CompletableFuture<AckOutcome> never = bus.whenAcked(50, Ack.JOURNALED);
        journal.beforeForce = () -> {
            throw new InternalError("a fault in a mapped file");
        };

        CloseReport report = bus.close(SECONDS);

        assertThat(report.failure().orElseThrow()).hasMessage("a fault in a mapped file");
        assertThat(journal.isOpen()).isFalse();
        assertThat(never.get(10, TimeUnit.SECONDS)).isEqualTo(AckOutcome.CLOSED);
    }

    @Test
    void shouldCloseOnceWhenOneWhoIsToldOfTheCloseClosesToo() {
        MemoryJournal journal = new MemoryJournal();
        EventBus bus = Anel.bus("desk").log(journal).start();
        AtomicReference<CloseReport> inner = new AtomicReference<>();
        bus.whenAcked(100, Ack.JOURNALED).thenRun(() -> inner.set(bus.close(SECONDS)));

        CloseReport outer = bus.close(SECONDS);

        assertThat(Await.until(() -> inner.get() != null)).isTrue();
        assertThat(inner.get()).isEqualTo(outer);
        assertThat(journal.closes()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheFailureThatCameFirstBesideTheOneThatFences() {
        MemoryJournal journal = new MemoryJournal();
        EventBus bus = Anel.bus("desk")
                .config(pinned())
                .log(journal)
                .chain(chain -> chain.stage(
                        "bad",
                        (event, context) -> {
                            throw new IllegalStateException("first");
                        },
                        TICK))
                .start();
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        assertThat(Await.until(() -> bus.status().state() == BusStatus.State.STOPPED))
                .isTrue();
        journal.beforeForce = () -> {
            throw new FencedException("EIO");
        };

        Throwable failure = bus.close(SECONDS).failure().orElseThrow();

        assertThat(failure).hasMessage("EIO");
        assertThat(failure.getSuppressed()).hasSize(1);
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("first");
    }

    @Test
    void shouldSayWhyItDidNotStartAndWhatFailedBehindThat() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        }

        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(settings -> new ClosingBadly(journal.open(settings)))
                        .chain(chain -> chain.stage(
                                "bad",
                                (event, context) -> {
                                    throw new IllegalStateException("in the rebuild");
                                },
                                TICK))
                        .start())
                .hasMessageContaining("in the rebuild")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    private static final class ClosingBadly extends ForwardingLog {
        ClosingBadly(EventLog log) {
            super(log);
        }

        @Override
        public void close() {
            super.close();
            throw new FencedException("EIO at the close");
        }
    }
}
