package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.Claim;
import io.anel.api.ConfigurationException;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.api.LogException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Receipt;
import io.anel.api.Subscriber;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import io.anel.log.EventLogFactory;
import io.anel.log.ForwardingLog;
import io.anel.log.FrameRun;
import io.anel.log.LogReader;
import io.anel.ring.Waiter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an acknowledgement says, and that every wait for one ends. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class AckTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    @Test
    void shouldSayAcceptedAtOnceEvenWhenTheWriterIsStalled() {
        try (EventBus bus = Anel.bus("desk").start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            Claim stalling = gateway.newClaim();
            stalling.claim(TICK, 8);
            long sequence = gateway.publish(TICK, Payloads.of(1, 8));

            assertThat(bus.await(sequence, Ack.ACCEPTED, Duration.ofMillis(100)))
                    .isEqualTo(AckOutcome.STANDS);
            assertThat(bus.await(sequence, Ack.JOURNALED, Duration.ofMillis(10)))
                    .isEqualTo(AckOutcome.TIMED_OUT);
            stalling.publish();
            assertThat(bus.await(sequence, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldEndEveryWaitWhenTheLogNoLongerKnowsTheEvent() throws Exception {
        try (EventBus bus = Anel.bus("desk").inMemory(0).start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            Claim claim = gateway.newClaim();
            long early = claim.claim(TICK, 8);
            CompletableFuture<AckOutcome> pending = bus.whenAcked(early, Ack.JOURNALED);
            claim.abort();
            assertThat(pending.get(5, TimeUnit.SECONDS)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            long last = 0;
            for (int i = 0; i < 5000; i++) {
                do {
                    last = claim.claim(TICK, 8);
                } while (last < 0);
                claim.abort();
            }
            assertThat(bus.await(last, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);

            assertThat(bus.whenAcked(early, Ack.JOURNALED)).isCompletedExceptionally();
            assertThatThrownBy(() -> bus.await(early, Ack.JOURNALED)).isInstanceOf(LogException.class);
            long next = gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(bus.whenAcked(next, Ack.JOURNALED).get(5, TimeUnit.SECONDS))
                    .isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldRememberAVoidedEventOfAnEarlierOpening() {
        MemoryJournal journal = new MemoryJournal();
        long voided;
        long standing;
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            Publisher gateway = bus.publisher("gateway");
            standing = gateway.publish(TICK, Payloads.of(1, 8), new Attributes().entity("e", 0));
            voided = gateway.publish(TICK, Payloads.of(1, 8), new Attributes().entity("e", 0));
        }

        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            assertThat(bus.await(voided, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_VERSION_CONFLICT);
            assertThat(bus.await(standing, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.status().epoch()).isEqualTo(2);
        }
    }

    @Test
    void shouldSayDurableOnlyOnceForced() {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch release = new CountDownLatch(1);
        journal.beforeForce = () -> Await.down(release);
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.await(sequence, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.await(sequence, Ack.DURABLE, Duration.ofMillis(50))).isEqualTo(AckOutcome.TIMED_OUT);
            release.countDown();
            assertThat(bus.await(sequence, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.sequence(Ack.DURABLE)).isGreaterThanOrEqualTo(sequence);
        }
    }

    @Test
    void shouldNotForceForAWaitThatIsOver() {
        AtomicLong forces = new AtomicLong();
        MemoryJournal journal = new MemoryJournal();
        journal.beforeForce = forces::incrementAndGet;
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().syncInterval(Duration.ofHours(1)).build())
                .log(journal)
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            bus.await(gateway.publish(TICK, Payloads.of(1, 8)), Ack.DURABLE);
            assertThat(bus.await(1L << 40, Ack.DURABLE, Duration.ofMillis(1))).isEqualTo(AckOutcome.TIMED_OUT);
            long before = forces.get();

            for (int i = 0; i < 50; i++) {
                bus.await(gateway.publish(TICK, Payloads.of(1, 8)), Ack.JOURNALED);
                LockSupport.parkNanos(1_000_000);
            }

            // What was published before the wait began may have been unforced.
            assertThat(forces.get() - before).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldLetTheSyncAgentParkWhileAWaitIsForWhatNobodyHasClaimed() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (EventBus bus = Anel.bus("desk").log(new MemoryJournal()).start()) {
            bus.await(bus.publisher("gateway").publish(TICK, Payloads.of(1, 8)), Ack.DURABLE);
            long sync = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("anel-desk-sync"))
                    .findFirst()
                    .orElseThrow()
                    .getId();
            long parksBefore = threads.getThreadInfo(sync).getWaitedCount();

            bus.await(1L << 40, Ack.DURABLE, Duration.ofMillis(300));

            // By itself it parks for up to eight milliseconds; the waiter looks every 20 microseconds.
            assertThat(threads.getThreadInfo(sync).getWaitedCount() - parksBefore)
                    .isLessThan(500);
        }
    }

    @Test
    void shouldWaitForAClaimThatComesLater() throws Exception {
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().syncInterval(Duration.ofHours(1)).build())
                .log(new MemoryJournal())
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            long first = gateway.publish(TICK, Payloads.of(1, 8));
            CompletableFuture<AckOutcome> later =
                    CompletableFuture.supplyAsync(() -> bus.await(first + 3, Ack.DURABLE, SECONDS));
            LockSupport.parkNanos(20_000_000);
            for (int i = 0; i < 3; i++) {
                gateway.publish(TICK, Payloads.of(1, 8));
            }

            assertThat(later.get(10, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldParkAnInterruptedWaiterAsAnyOther() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        MemoryJournal journal = new MemoryJournal();
        journal.beforeForce = () -> awaitQuietly(release);
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            try {
                // A spinning one takes all 500 ms; a parking one about a hundred.
                assertThat(cpuNsOfAnInterruptedWaiter(bus, sequence, Ack.DURABLE))
                        .isLessThan(300_000_000);
            } finally {
                release.countDown();
            }
        }
    }

    @Test
    void shouldParkAnInterruptedWaiterForALevelInMemoryAsAnyOther() throws Exception {
        try (EventBus bus = Anel.bus("desk").start()) {
            assertThat(cpuNsOfAnInterruptedWaiter(bus, 1, Ack.JOURNALED)).isLessThan(300_000_000);
        }
    }

    /** What a thread that is interrupted from the start takes to wait in vain for half a second; it is interrupted still behind that. */
    private static long cpuNsOfAnInterruptedWaiter(EventBus bus, long sequence, Ack ack) throws Exception {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        CompletableFuture<Long> cpuNs = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            Thread.currentThread().interrupt();
            long beforeNs = threads.getCurrentThreadCpuTime();
            AckOutcome outcome = bus.await(sequence, ack, Duration.ofMillis(500));
            long afterNs = threads.getCurrentThreadCpuTime();
            boolean isInterrupted = Thread.currentThread().isInterrupted();
            if (outcome == AckOutcome.TIMED_OUT && isInterrupted) {
                cpuNs.complete(afterNs - beforeNs);
            } else {
                cpuNs.completeExceptionally(
                        new AssertionError("got outcome=" + outcome + " isInterrupted=" + isInterrupted));
            }
        });
        waiter.start();
        return cpuNs.get(30, TimeUnit.SECONDS);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldRefuseACriticalEventOfAStageBeforeItIsPublished() {
        AtomicReference<Exception> refusal = new AtomicReference<>();
        AtomicReference<Publisher> publisher = new AtomicReference<>();
        EventType<DirectBuffer> critical = Raw.type("critical");
        try (EventBus bus = Anel.bus("desk")
                .log(new MemoryJournal())
                .chain(chain -> chain.stage(
                        "careless",
                        (event, context) -> {
                            try {
                                publisher.get().publishCritical(critical, Payloads.of(2, 8), null, SECONDS);
                            } catch (IllegalStateException e) {
                                refusal.set(e);
                            }
                        },
                        TICK))
                .start()) {
            publisher.set(bus.publisher("gateway"));
            long sequence = publisher.get().publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();

            assertThat(refusal.get()).hasMessageContaining("publishCritical");
            assertThat(bus.sequence(Ack.JOURNALED)).isEqualTo(sequence);
        }
    }

    @Test
    void shouldForceForASubscriberThatDependsOnDurableWhileThereIsOne() {
        AtomicLong forces = new AtomicLong();
        MemoryJournal journal = new MemoryJournal();
        journal.beforeForce = forces::incrementAndGet;
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().syncInterval(Duration.ofHours(1)).build())
                .log(journal)
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 2; i++) {
                Subscriber durable = bus.subscriber("durable")
                        .on(TICK, event -> {})
                        .after(Ack.DURABLE)
                        .start();
                long sequence = gateway.publish(TICK, Payloads.of(1, 8));
                assertThat(Await.until(() -> durable.sequence() >= sequence)).isTrue();
                durable.close();
                long before = forces.get();

                bus.await(gateway.publish(TICK, Payloads.of(2, 8)), Ack.JOURNALED);
                LockSupport.parkNanos(50_000_000);

                assertThat(forces.get()).isEqualTo(before);
            }
        }
    }

    @Test
    void shouldForceInTheBackgroundWhenNobodyAsks() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(BusConfig.builder().syncInterval(Duration.ofMillis(20)).build())
                .start()) {
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            long deadlineNs = System.nanoTime() + SECONDS.toNanos();
            while (journal.durable() < sequence && System.nanoTime() - deadlineNs < 0) {
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(journal.durable()).isGreaterThanOrEqualTo(sequence);
        }
    }

    @Test
    void shouldCompleteTenThousandFuturesOfEitherLevelInAnyOrder() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            Publisher gateway = bus.publisher("gateway");
            List<CompletableFuture<AckOutcome>> futures = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                long sequence = gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS);
                // Not yet published ones too: they come to stand as the loop goes on.
                futures.add(bus.whenAcked(sequence + i % 3, Ack.DURABLE));
                futures.add(bus.whenAcked(sequence, Ack.JOURNALED));
            }
            gateway.publish(TICK, Payloads.of(0, 8), null, SECONDS);
            gateway.publish(TICK, Payloads.of(0, 8), null, SECONDS);

            for (CompletableFuture<AckOutcome> future : futures) {
                assertThat(future.get(5, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS);
            }
        }
    }

    @Test
    void shouldCompleteAFutureWhileALaterOneStillWaits() throws Exception {
        try (EventBus bus = Anel.bus("desk").start()) {
            Claim claim = bus.publisher("gateway").newClaim();
            long sequence = claim.claim(TICK, 8);
            CompletableFuture<AckOutcome> later = bus.whenAcked(sequence + 100, Ack.JOURNALED);
            CompletableFuture<AckOutcome> due = bus.whenAcked(sequence, Ack.JOURNALED);

            claim.publish();

            assertThat(due.get(5, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS);
            assertThat(later).isNotDone();
        }
    }

    @Test
    void shouldCompleteEveryFutureWhenTheBusCloses() {
        List<CompletableFuture<AckOutcome>> futures = new ArrayList<>();
        EventBus bus = Anel.bus("desk").start();
        Publisher gateway = bus.publisher("gateway");
        AtomicLong last = new AtomicLong();
        for (int i = 0; i < 500; i++) {
            last.set(gateway.publish(TICK, Payloads.of(i, 8)));
            futures.add(bus.whenAcked(last.get(), Ack.JOURNALED));
        }
        CompletableFuture<AckOutcome> never = bus.whenAcked(last.get() + 100, Ack.JOURNALED);
        bus.close();

        assertThat(futures)
                .allSatisfy(
                        future -> assertThat(future.get(5, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS));
        assertThat(never).isCompletedWithValue(AckOutcome.CLOSED);
        assertThat(bus.whenAcked(last.get() + 100, Ack.JOURNALED)).isCompletedWithValue(AckOutcome.CLOSED);
    }

    @Test
    void shouldGoOnWhereTheAgentOfFuturesBeganAndItsStarterHadNoMemoryToSeeThat() throws Exception {
        AtomicReference<OutOfMemoryError> none = new AtomicReference<>(new OutOfMemoryError("none left"));
        Schedule schedule = new ThreadSchedule() {
            @Override
            public AgentRunner runner(
                    String name, boolean isDaemon, Agent agent, Waiter waiter, Consumer<Throwable> onFailure) {
                if (!name.endsWith("-acks")) {
                    return super.runner(name, isDaemon, agent, waiter, onFailure);
                }
                return new AgentThread(name, isDaemon, agent, waiter, onFailure) {
                    @Override
                    public AgentThread start() {
                        super.start();
                        OutOfMemoryError error = none.getAndSet(null);
                        if (error != null) {
                            throw error;
                        }
                        return this;
                    }
                };
            }
        };
        try (EventBus bus = Anel.bus("desk").schedule(schedule).start()) {
            assertThatThrownBy(() -> bus.whenAcked(1, Ack.JOURNALED)).isInstanceOf(OutOfMemoryError.class);
            LockSupport.parkNanos(AckFutures.IDLE_NS * 4);
            CompletableFuture<AckOutcome> next = bus.whenAcked(1, Ack.JOURNALED);
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(next.get(5, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS);
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
        }
    }

    @Test
    void shouldFenceWhenAnAppendOrAForceFails() {
        for (boolean append : new boolean[] {true, false}) {
            MemoryJournal journal = new MemoryJournal();
            try (EventBus bus = Anel.bus("desk").log(journal).start()) {
                Publisher gateway = bus.publisher("gateway");
                long good = gateway.publish(TICK, Payloads.of(1, 8));
                assertThat(bus.await(good, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
                if (append) {
                    journal.beforeAppend = run -> {
                        throw new FencedException("EIO");
                    };
                } else {
                    journal.beforeForce = () -> {
                        throw new FencedException("EIO");
                    };
                }

                long bad = gateway.publish(TICK, Payloads.of(2, 8));

                assertThat(bus.await(bad, Ack.DURABLE)).isEqualTo(AckOutcome.FENCED);
                assertThat(bus.status().state()).isEqualTo(BusStatus.State.FENCED);
                assertThat(gateway.publish(TICK, Payloads.of(3, 8))).isEqualTo(PublishResult.FENCED);
                assertThat(gateway.newGroup().add(TICK, Payloads.of(1, 8)).publish())
                        .isEqualTo(PublishResult.FENCED);
            }
            assertThat(journal.closes()).isEqualTo(1);
        }
    }

    @Test
    void shouldPauseWhileTheDiskIsFullAndResume() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            Publisher gateway = bus.publisher("gateway");
            assertThat(gateway.publish(TICK, Payloads.of(1, 8))).isPositive();
            journal.hasRoom = false;
            long deadlineNs = System.nanoTime() + SECONDS.toNanos();
            while (bus.status().state() != BusStatus.State.NO_SPACE && System.nanoTime() - deadlineNs < 0) {
                Thread.onSpinWait();
            }
            assertThat(gateway.publish(TICK, Payloads.of(1, 8))).isEqualTo(PublishResult.NO_SPACE);
            assertThat(gateway.publish(TICK, Payloads.of(1, 8), null, Duration.ofMillis(5)))
                    .isEqualTo(PublishResult.NO_SPACE);
            journal.hasRoom = true;
            assertThat(gateway.publish(TICK, Payloads.of(1, 8), null, SECONDS)).isPositive();
        }
    }

    @Test
    void shouldPublishCriticallyAndLeaveTheCallersAttributesAlone() {
        try (EventBus bus = Anel.bus("desk").log(new MemoryJournal()).start()) {
            Attributes attributes = new Attributes().correlation("c");
            Publisher gateway = bus.publisher("gateway");

            Receipt first = gateway.publishCritical(TICK, Payloads.of(1, 8), attributes, SECONDS);
            Receipt second = gateway.publishCritical(TICK, Payloads.of(1, 8), attributes, SECONDS);

            assertThat(first.isDurable()).isTrue();
            assertThat(attributes.traceParent()).isNull();
            assertThat(second.traceParent()).isNotEqualTo(first.traceParent());
            assertThat(bus.find(first.result()).orElseThrow().metadata().traceParent())
                    .isEqualTo(first.traceParent());
        }
        try (EventBus bus = Anel.bus("desk").start()) {
            assertThatThrownBy(() -> bus.publisher("gateway").publishCritical(TICK, Payloads.of(1, 8), null, SECONDS))
                    .isInstanceOf(ConfigurationException.class);
        }
    }

    @Test
    void shouldCompleteOtherFuturesWhenTheLogThrowsAnErrorForOne() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        AtomicReference<Error> error = new AtomicReference<>();
        EventLogFactory failing = settings -> new ForwardingLog(journal.open(settings)) {
            @Override
            public LogReader reader(long fromSequence) {
                Error thrown = error.getAndSet(null);
                if (thrown != null) {
                    throw thrown;
                }
                return super.reader(fromSequence);
            }
        };
        try (EventBus bus = Anel.bus("desk").log(failing).start()) {
            Publisher gateway = bus.publisher("gateway");
            long old = gateway.publish(TICK, Payloads.of(1, 8));
            bus.await(old, Ack.JOURNALED);
            // In a force from here on, until a voided one has taken this one's place in the table of the voided.
            CountDownLatch stall = new CountDownLatch(1);
            journal.beforeForce = () -> awaitQuietly(stall);
            long late = gateway.publish(TICK, Payloads.of(1, 8));
            CompletableFuture<AckOutcome> first = bus.whenAcked(late, Ack.DURABLE);
            long aborted = 0;
            for (int i = 0; i < 4095; i++) {
                gateway.publish(TICK, Payloads.of(1, 8), SECONDS);
            }
            Claim claim = gateway.newClaim();
            while ((aborted = claim.claim(TICK, 8)) < 0) {
                Thread.onSpinWait();
            }
            claim.abort();
            assertThat(bus.await(aborted, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_ABORTED);
            error.set(new StackOverflowError("in a reader"));

            stall.countDown();

            assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(StackOverflowError.class);
            CompletableFuture<AckOutcome> second = bus.whenAcked(aborted + 1, Ack.JOURNALED);
            gateway.publish(TICK, Payloads.of(1, 8));
            assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldSayDurableOfNothingThatIsNotJournaled() throws Exception {
        MemoryJournal journal = new MemoryJournal();
        AtomicReference<CountDownLatch> stall = new AtomicReference<>(new CountDownLatch(0));
        EventLogFactory slow = settings -> new ForwardingLog(journal.open(settings)) {
            @Override
            public void append(FrameRun run) {
                super.append(run);
                awaitQuietly(stall.get());
            }
        };
        BusConfig config = BusConfig.builder().syncInterval(Duration.ofDays(1)).build();
        try (EventBus bus = Anel.bus("desk").config(config).log(slow).start()) {
            Publisher gateway = bus.publisher("gateway");
            bus.await(gateway.publish(TICK, Payloads.of(1, 8)), Ack.DURABLE);
            long journaled = gateway.publish(TICK, Payloads.of(1, 8));
            bus.await(journaled, Ack.JOURNALED);
            CountDownLatch appended = new CountDownLatch(1);
            stall.set(appended);
            long sequence = gateway.publish(TICK, Payloads.of(1, 8));

            assertThat(bus.await(sequence, Ack.DURABLE, Duration.ofMillis(300))).isEqualTo(AckOutcome.TIMED_OUT);
            assertThat(bus.sequence(Ack.DURABLE)).isEqualTo(journaled);

            appended.countDown();
            assertThat(bus.await(sequence, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
        }
    }

    @Test
    void shouldSayFencedWhenTheFenceComesWhileItLooks() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = Anel.bus("desk").log(journal).start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        }
        AtomicReference<EventBus> fencing = new AtomicReference<>();
        EventLogFactory log = settings -> new ForwardingLog(journal.open(settings)) {
            @Override
            public LogReader reader(long fromSequence) {
                if (fencing.get() != null) {
                    fence(fencing.get(), journal);
                }
                return super.reader(fromSequence);
            }
        };
        try (EventBus bus = Anel.bus("desk").log(log).start()) {
            fencing.set(bus);

            assertThat(bus.await(1, Ack.DURABLE)).isEqualTo(AckOutcome.FENCED);

            fencing.set(null);
        }
    }

    private static void fence(EventBus bus, MemoryJournal journal) {
        journal.beforeForce = () -> {
            throw new FencedException("EIO");
        };
        bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
        assertThat(Await.until(() -> bus.status().state() == BusStatus.State.FENCED))
                .isTrue();
    }

    @Test
    void shouldForgetFuturesThatWereCancelled() {
        try (EventBus bus = Anel.bus("desk").start()) {
            WeakReference<CompletableFuture<AckOutcome>> first = cancelled(bus, 1_000_000);
            for (int i = 0; i < 5_000; i++) {
                cancelled(bus, 1_000_001 + i);
            }

            assertThat(Await.until(() -> {
                        System.gc();
                        return first.get() == null;
                    }))
                    .isTrue();
        }
    }

    private static WeakReference<CompletableFuture<AckOutcome>> cancelled(EventBus bus, long sequence) {
        CompletableFuture<AckOutcome> future = bus.whenAcked(sequence, Ack.JOURNALED);
        future.cancel(false);
        return new WeakReference<>(future);
    }
}
