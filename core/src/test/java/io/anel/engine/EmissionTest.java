package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.BusStatus;
import io.anel.api.ChainBuilder;
import io.anel.api.ChainMode;
import io.anel.api.CloseReport;
import io.anel.api.Context;
import io.anel.api.DivergedException;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.api.HandlerException;
import io.anel.api.LogOpenException;
import io.anel.api.OutboxFullException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.FrameBlocks;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.event.SystemTypes;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What stages emit is never dropped, repeated or reordered, and stalls nobody. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class EmissionTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<DirectBuffer> ALERT = Raw.type("alert");
    static final EventType<DirectBuffer> NEWS = Raw.type("news");
    /** What each of two stages emits at most in one generation of what a ring of 256 events of the third leads to. */
    private static final int FAMILY_OF_A_RING = 4 * 256;

    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static BusConfigBuilder small(ChainMode mode) {
        return BusConfig.builder()
                .ringSlots(256)
                .maxGroupEvents(16)
                .outboxEvents(16)
                .largeFrames(8)
                .chainMode(mode);
    }

    /** Emits several alerts a tick, numbered through. */
    private static final class Amplifier implements Stage {
        private final EventType<DirectBuffer> child;
        private final int times;
        private final int length;
        private long emitted;

        Amplifier(int times, int length) {
            this(ALERT, times, length);
        }

        Amplifier(EventType<DirectBuffer> child, int times, int length) {
            this.child = child;
            this.times = times;
            this.length = length;
        }

        @Override
        public void on(Event event, Context context) {
            for (int i = 0; i < times; i++) {
                context.publish(child, Payloads.of(emitted++, length));
            }
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(emitted);
        }
    }

    /** Emits, for each event above generation 0, one of the generation below. */
    private record Parent(EventType<DirectBuffer> child) implements Stage {
        @Override
        public void on(Event event, Context context) {
            long generation = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
            if (generation > 0) {
                context.publish(child, Payloads.of(generation - 1, 8));
            }
        }
    }

    /** Sees the alerts in order. */
    private static final class Ordered implements Stage {
        private final AtomicLong seen = new AtomicLong();

        @Override
        public void on(Event event, Context context) {
            long value = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
            if (value != seen.getAndIncrement()) {
                throw new IllegalStateException("expected alert " + (seen.get() - 1) + ", got " + value);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldDropNothingAndGoOnWhenAStageEmitsSeveralTimesAnEventIntoAFullRing(ChainMode mode) {
        Ordered ordered = new Ordered();
        try (EventBus bus = Anel.bus("desk")
                .config(small(mode).build())
                .chain(chain ->
                        chain.stage("amplifier", new Amplifier(3, 8), TICK).then("ordered", ordered, ALERT))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 20_000; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS))
                        .isPositive();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(ordered.seen.get()).isEqualTo(60_000);
        }
    }

    /** What waits is then what the events of one ring emit, and not what all do. */
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldHoldPublishersBackForEmissionsThatWait(ChainMode mode) throws Exception {
        Ordered ordered = new Ordered();
        int ticks = 20_000;
        try (EventBus bus = Anel.bus("desk")
                .config(small(mode).outboxLimit(4 * 256).build())
                .chain(chain ->
                        chain.stage("amplifier", new Amplifier(3, 8), TICK).then("ordered", ordered, ALERT))
                .start()) {
            List<Thread> pressing = new ArrayList<>();
            for (String name : List.of("left", "right")) {
                Publisher publisher = bus.publisher(name);
                pressing.add(new Thread(() -> {
                    for (int i = 0; i < ticks; i++) {
                        while (PublishResult.isTransient(publisher.publish(TICK, Payloads.of(i, 8)))) {
                            Thread.onSpinWait();
                        }
                    }
                }));
            }
            pressing.forEach(Thread::start);
            for (Thread thread : pressing) {
                thread.join();
            }
            assertThat(bus.drain(SECONDS)).as("%s", bus.status()).isTrue();
            assertThat(ordered.seen.get()).isEqualTo(2L * 3 * ticks);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldDropNothingWhenPublishersUseUpThePoolOfLargeFrames(ChainMode mode) throws Exception {
        Ordered ordered = new Ordered();
        AtomicBoolean stop = new AtomicBoolean();
        try (EventBus bus = Anel.bus("desk")
                .config(small(mode).build())
                .chain(chain ->
                        chain.stage("amplifier", new Amplifier(1, 1024), TICK).then("ordered", ordered, ALERT))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            EventType<DirectBuffer> noise = Raw.type("noise");
            Thread noisy = new Thread(() -> {
                while (!stop.get()) {
                    gateway.publish(noise, Payloads.of(1, 1024));
                }
            });
            noisy.start();
            for (int i = 0; i < 500; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS))
                        .isPositive();
            }
            Await.until(() -> ordered.seen.get() == 500 || bus.status().state() != BusStatus.State.RUNNING);
            stop.set(true);
            noisy.join();
            assertThat(ordered.seen.get()).isEqualTo(500);
        }
    }

    @Test
    void shouldStopByNameWhenMoreWaitsThanTheLimitEvenIfTheHandlerCatchesIt() {
        try (EventBus bus = Anel.bus("desk")
                .config(small(ChainMode.FUSED).outboxLimit(100).build())
                .chain(chain -> chain.stage(
                        "flood",
                        (event, context) -> {
                            for (int i = 0; i < 200; i++) {
                                try {
                                    context.publish(ALERT, Payloads.of(i, 8));
                                } catch (OutboxFullException swallowed) {
                                    return;
                                }
                            }
                        },
                        TICK))
                .start()) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("'flood'")
                    .hasMessageContaining("stage.outboxLimit=100");
        }
    }

    @Test
    void shouldHashTheStateWhileStagesEmitAndPublishersPress() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (EventBus bus = Anel.bus("desk")
                .config(small(ChainMode.FUSED).ackTimeout(Duration.ofSeconds(4)).build())
                .chain(chain -> chain.stage("amplifier", new Amplifier(3, 8), TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            Thread pressing = new Thread(() -> {
                while (!stop.get()) {
                    gateway.publish(TICK, Payloads.of(1, 8));
                }
            });
            pressing.start();
            try {
                for (int i = 0; i < 200; i++) {
                    assertThat(bus.stateHash()).isNotNull();
                }
            } finally {
                stop.set(true);
                pressing.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldHaveEachEmissionOnceWhereverTheLogWasCut(ChainMode mode) {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = start(journal, mode)) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 20; i++) {
                gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS);
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        for (long cut = journal.size(); cut > 0; cut--) {
            journal.truncate(cut);
            int causes = causes(journal);
            try (EventBus bus = start(journal, mode)) {
                long before = bus.sequence(Ack.ACCEPTED);
                assertThat(emissions(journal, bus))
                        .hasSize(causes * 2)
                        .allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
                assertThat(before)
                        .as("what was missing comes before new claims")
                        .isEqualTo(journal.size());
            }
            requireWhole(journal, () -> start(journal, other(mode)));
        }
    }

    /** Both stages are handed what both emit, some generations deep: of each event each emits once. */
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldHaveEachEmissionOfAnEmissionOnceWhereverTheLogWasCut(ChainMode mode) {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = startFamily(journal, small(mode).build())) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 5; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(3, 8), null, SECONDS))
                        .isPositive();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(generations(journal)).containsExactly(8 * 5, 4 * 5, 2 * 5, 5);
        for (long cut = journal.size(); cut > 0; cut--) {
            journal.truncate(cut);
            requireFamily(journal, mode);
            // A second crash, within what the recovery from the first has published.
            journal.truncate(cut + (journal.size() - cut) / 2);
            requireFamily(journal, other(mode));
            requireWhole(journal, () -> startFamily(journal, small(mode).build()));
        }
    }

    /** Opens it, and finds all that follows from the ticks that it has. */
    private static void requireFamily(MemoryJournal journal, ChainMode mode) {
        int ticks = generations(journal)[3];
        try (EventBus bus = startFamily(journal, small(mode).build())) {
            assertThat(emissions(journal, bus))
                    .hasSize(2 * (1 + 2 + 4) * ticks)
                    .allSatisfy((key, count) -> assertThat(count).isEqualTo(1));
            assertThat(generations(journal)).containsExactly(8 * ticks, 4 * ticks, 2 * ticks, ticks);
        }
    }

    /** What a recovery has published is what the stages emit, in their order: the next one confirms it, and has nothing to publish. */
    private static void requireWhole(MemoryJournal journal, Supplier<EventBus> start) {
        long size = journal.size();
        try (EventBus bus = start.get()) {
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(journal.size()).isEqualTo(size);
    }

    private static ChainMode other(ChainMode mode) {
        return mode == ChainMode.FUSED ? ChainMode.PINNED : ChainMode.FUSED;
    }

    private static EventBus startFamily(MemoryJournal journal, BusConfig config) {
        return Anel.bus("desk")
                .log(journal)
                .config(config)
                .chain(chain -> chain.stage("elder", new Parent(ALERT), TICK, ALERT, NEWS)
                        .then("younger", new Parent(NEWS), TICK, ALERT, NEWS))
                .start();
    }

    private static EventBus start(MemoryJournal journal, ChainMode mode) {
        return Anel.bus("desk")
                .log(journal)
                .config(small(mode).build())
                .chain(chain -> chain.stage("amplifier", new Amplifier(2, 8), TICK))
                .start();
    }

    private static int causes(MemoryJournal journal) {
        int causes = 0;
        for (long sequence = 1; sequence <= journal.size(); sequence++) {
            boolean isEmission = (FrameDescriptor.flags(journal.frame(sequence), 0) & FrameDescriptor.CAUSATION) != 0;
            boolean isName = FrameDescriptor.typeId(journal.frame(sequence), 0) < SystemTypes.FIRST_USER_ID;
            causes += isEmission || isName ? 0 : 1;
        }
        return causes;
    }

    /** How many events of each generation the log holds. */
    private static int[] generations(MemoryJournal journal) {
        int[] counts = new int[4];
        for (long sequence = 1; sequence <= journal.size(); sequence++) {
            DirectBuffer frame = journal.frame(sequence);
            if (FrameDescriptor.typeId(frame, 0) >= SystemTypes.FIRST_USER_ID) {
                int payload = FrameDescriptor.payloadOffset(frame, 0);
                counts[(int) Payloads.read(frame, payload, FrameDescriptor.length(frame, 0) - payload)]++;
            }
        }
        return counts;
    }

    private static Map<String, Integer> emissions(MemoryJournal journal, EventBus bus) {
        assertThat(bus.drain(SECONDS)).isTrue();
        Map<String, Integer> counts = new HashMap<>();
        for (long sequence = 1; sequence <= journal.size(); sequence++) {
            if ((FrameDescriptor.flags(journal.frame(sequence), 0) & FrameDescriptor.CAUSATION) != 0) {
                counts.merge(
                        FrameDescriptor.sourceId(journal.frame(sequence), 0) + "/"
                                + FrameBlocks.cause(journal.frame(sequence), 0) + "/"
                                + FrameBlocks.ordinal(journal.frame(sequence), 0),
                        1,
                        Integer::sum);
            }
        }
        return counts;
    }

    @Test
    void shouldPublishWhatIsMissingBeforeTheBusOpens() {
        MemoryJournal journal = unanswered(3000, 1);

        try (EventBus bus = start(journal, ChainMode.FUSED)) {
            // Its names are two more events.
            assertThat(bus.publisher("gateway").publish(TICK, Payloads.of(1, 8), null, SECONDS))
                    .isGreaterThan(journal.size() - 300)
                    .isGreaterThan(3000 + 6000);
        }
    }

    /** A log of a bus that had no stages. */
    private static MemoryJournal unanswered(int ticks, long payload) {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus silent = Anel.bus("desk").log(journal).start()) {
            Publisher gateway = silent.publisher("gateway");
            for (int i = 0; i < ticks; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(payload, 8), null, SECONDS))
                        .isPositive();
            }
        }
        return journal;
    }

    /** Stages that are new to a log are handed what they emit for all of it; a live bus holds publishers back, and here there are none. */
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldPublishWhatIsMissingAndWhatFollowsThoughItIsMoreThanMayWait(ChainMode mode) {
        int ticks = 3000;
        MemoryJournal journal = unanswered(ticks, 3);

        try (EventBus bus =
                startFamily(journal, small(mode).outboxLimit(FAMILY_OF_A_RING).build())) {
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(generations(journal)).containsExactly(8 * ticks, 4 * ticks, 2 * ticks, ticks);
        }
    }

    /** Of each event one alert, of each alert so much news: live, a limit is enough of what a full ring leads to. */
    @ParameterizedTest
    @CsvSource({
        "FUSED, 64, 64, 1, 3000",
        "PINNED, 64, 64, 1, 3000",
        "FUSED, 16, 1024, 5, 6000",
        "PINNED, 16, 1280, 5, 6000"
    })
    void shouldPublishWhatIsMissingUnderALimitThatIsJustEnoughForALiveBus(
            ChainMode mode, int outboxEvents, int outboxLimit, int news, int ticks) {
        BusConfig config =
                small(mode).outboxEvents(outboxEvents).outboxLimit(outboxLimit).build();
        Consumer<ChainBuilder> chain = steps -> steps.stage("crier", new Amplifier(1, 8), TICK)
                .then("press", new Amplifier(NEWS, news, 8), ALERT)
                .then("reader", (event, context) -> {}, NEWS);
        MemoryJournal live = new MemoryJournal();
        try (EventBus bus =
                Anel.bus("desk").log(live).config(config).chain(chain).start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < ticks; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(1, 8), null, SECONDS))
                        .isPositive();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }

        MemoryJournal journal = unanswered(ticks, 1);
        try (EventBus bus =
                Anel.bus("desk").log(journal).config(config).chain(chain).start()) {
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(journal.size()).isEqualTo(live.size());
    }

    /** One event in ten has an alert: a ring of these is what ten rings of events lead to. */
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldCountTheEventsOfWhichSomethingIsMissingAndNotWhatIsMissing(ChainMode mode) {
        MemoryJournal journal = unanswered(2240, 1);
        AtomicLong ticks = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(small(mode).outboxLimit(5000).build())
                .chain(chain -> chain.stage(
                                "crier",
                                (event, context) -> {
                                    if (ticks.getAndIncrement() % 10 == 0) {
                                        context.publish(ALERT, Payloads.of(1, 8));
                                    }
                                },
                                TICK)
                        .then("press", new Amplifier(NEWS, 100, 8), ALERT))
                .start()) {
            assertThat(emissions(journal, bus)).hasSize(224 + 22_400);
        }
    }

    /** It gets as much more room as events in the log give reason for, and not what its own emissions do. */
    @Test
    void shouldRefuseToStartWithAStageThatAnswersItselfHoweverOften() {
        MemoryJournal journal = unanswered(300, 1);
        long before = journal.size();
        for (int start = 1; start <= 4; start++) {
            assertThatThrownBy(() -> Anel.bus("desk")
                            .log(journal)
                            .config(small(ChainMode.FUSED).outboxLimit(100).build())
                            .chain(chain -> chain.stage("echo", new Amplifier(2, 8), TICK, ALERT))
                            .start())
                    .isInstanceOf(HandlerException.class)
                    .hasMessageContaining("'echo'")
                    .hasMessageContaining("stage.outboxLimit=100 emissions waiting (at this start ");
            assertThat(journal.isOpen()).isFalse();
            // 300 events fill a ring of 240 two times; beside what may wait there are the ring's slots at the
            // beginning, and at the end.
            assertThat(journal.size()).isLessThanOrEqualTo(before + start * (3 * (100 + 256) + 2 * 256 + 2));
        }
    }

    @Test
    void shouldHoldToTheLimitAgainOnceItIsOpen() {
        MemoryJournal journal = unanswered(1, 1);

        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(small(ChainMode.FUSED).outboxLimit(100).build())
                .chain(chain -> chain.stage(
                        "flood",
                        (event, context) -> {
                            long times = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
                            for (int i = 0; i < times; i++) {
                                context.publish(ALERT, Payloads.of(i, 8));
                            }
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            assertThat(bus.drain(SECONDS)).isTrue();
            gateway.publish(TICK, Payloads.of(101, 8));

            assertThat(bus.drain(SECONDS)).isFalse();
            assertThat(bus.status().failure().orElseThrow())
                    .hasMessageContaining("stage.outboxLimit=100 emissions waiting, got more");
        }
    }

    /** Else what follows from a ring could be more than the log keeps room for. */
    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldLetEmissionsWaitWhileTheLogHasNoRoom(ChainMode mode) throws Exception {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch isFull = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(small(mode).ackTimeout(Duration.ofMinutes(2)).build())
                .chain(chain -> chain.stage(
                        "crier",
                        (event, context) -> {
                            isFull.await();
                            for (int i = 0; i < 4; i++) {
                                context.publish(ALERT, Payloads.of(i, 8));
                            }
                        },
                        TICK))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            int ticks = 0;
            while (gateway.publish(TICK, Payloads.of(ticks, 8)) > 0) {
                ticks++;
            }
            long claimed = bus.sequence(Ack.ACCEPTED);
            journal.hasRoom = false;
            if (mode == ChainMode.PINNED) {
                assertThat(Await.until(() -> bus.status().state() == BusStatus.State.NO_SPACE))
                        .isTrue();
            }
            isFull.countDown();
            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.NO_SPACE
                            && bus.status().handled().get("crier") > 2))
                    .isTrue();

            assertThat(bus.drain(Duration.ofMillis(100))).isFalse();
            // What was claimed before, and what a fused stage emitted before the writer could say so.
            assertThat(bus.sequence(Ack.ACCEPTED)).isLessThanOrEqualTo(claimed + 16 + 2);
            assertThat(bus.status().handled().get("crier")).isLessThan(16);
            // Nobody waits for it: the writer, which would, asks for room.
            assertThatThrownBy(bus::stateHash).hasMessageContaining("waits for room in the log");
            journal.hasRoom = true;
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(journal.size()).isEqualTo(claimed + 4L * ticks + 2);
        }
    }

    @Test
    void shouldReportWhatStagesEmittedAndHadNoRoomForWhenItCloses() {
        MemoryJournal journal = new MemoryJournal();
        CountDownLatch isFull = new CountDownLatch(1);
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(small(ChainMode.PINNED).build())
                .chain(chain -> chain.stage(
                        "crier",
                        (event, context) -> {
                            isFull.await();
                            context.publish(ALERT, Payloads.of(1, 8));
                        },
                        TICK))
                .start()) {
            long last = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            journal.hasRoom = false;
            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.NO_SPACE))
                    .isTrue();
            isFull.countDown();
            assertThat(Await.until(() -> bus.status().handled().get("crier") == last))
                    .isTrue();

            CloseReport report = bus.close(Duration.ofMillis(100));

            assertThat(report).isEqualTo(new CloseReport(last, 0, 0, 1, 0, Optional.empty()));
            assertThat(report.isClean()).isFalse();
        }
    }

    @Test
    void shouldRefuseToStartWhereTheLogHasNoRoomForWhatItLacks() {
        MemoryJournal journal = unanswered(3000, 1);
        journal.beforeAppend = run -> journal.hasRoom = run.firstSequence() < 4000;

        assertThatThrownBy(() -> start(journal, ChainMode.FUSED))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected room in the log of bus 'desk'");
        assertThat(journal.isOpen()).isFalse();
        journal.beforeAppend = run -> {};
        journal.hasRoom = true;
        try (EventBus bus = start(journal, ChainMode.FUSED)) {
            assertThat(emissions(journal, bus)).hasSize(2 * 3000);
        }
    }

    /** Nobody has the bus then, to close it once more. */
    @Test
    void shouldCloseTheLogOfAStartThatFailedOnceItsLastHandlerReturns() {
        MemoryJournal journal = unanswered(3000, 1);
        CountDownLatch isHanging = new CountDownLatch(1);
        CountDownLatch isReleased = new CountDownLatch(1);
        Consumer<ChainBuilder> chain = steps -> steps.stage("crier", new Amplifier(1, 8), TICK)
                .then(
                        "hanging",
                        (event, context) -> {
                            isHanging.countDown();
                            isReleased.await();
                        },
                        ALERT);
        AtomicLong appends = new AtomicLong();
        journal.beforeAppend = run -> {
            // Some emissions are in the log by then.
            if (appends.incrementAndGet() > 4) {
                assertThat(Await.until(() -> isHanging.getCount() == 0)).isTrue();
                throw new FencedException("expected a disk, got none");
            }
        };
        BusConfig config = small(ChainMode.PINNED).maxBatchEvents(16).build();

        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(journal)
                        .config(config)
                        .chain(chain)
                        .start())
                .isInstanceOf(FencedException.class);
        assertThat(journal.isOpen()).isTrue();
        isReleased.countDown();
        assertThat(Await.until(() -> !journal.isOpen())).isTrue();

        journal.beforeAppend = run -> {};
        try (EventBus bus =
                Anel.bus("desk").log(journal).config(config).chain(chain).start()) {
            assertThat(emissions(journal, bus)).hasSize(3000);
        }
    }

    @Test
    void shouldRefuseToStartWhenAStageNowEmitsSomethingElse() {
        MemoryJournal journal = new MemoryJournal();
        try (EventBus bus = start(journal, ChainMode.FUSED)) {
            bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            assertThat(bus.drain(SECONDS)).isTrue();
        }

        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(journal)
                        .chain(chain -> chain.stage("amplifier", new Amplifier(1, 16), TICK))
                        .start())
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("'amplifier'")
                .hasMessageContaining("another payload");
        assertThatThrownBy(() -> Anel.bus("desk")
                        .log(journal)
                        .chain(chain -> chain.stage("amplifier", (event, context) -> {}, TICK))
                        .start())
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("got no emission");
        assertThat(journal.isOpen()).isFalse();
    }

    @Test
    void shouldKnowAVoidedEmissionAgainAfterARestart() {
        MemoryJournal journal = new MemoryJournal();
        Stage duplicating = (event, context) -> {
            for (int i = 0; i < 2; i++) {
                context.publish(ALERT, Payloads.of(i, 8), new Attributes().externalId("the-same"));
            }
        };
        long size = 0;
        for (int opening = 0; opening < 3; opening++) {
            try (EventBus bus = Anel.bus("desk")
                    .log(journal)
                    .chain(chain -> chain.stage("duplicating", duplicating, TICK))
                    .start()) {
                if (opening == 0) {
                    bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
                }
                assertThat(bus.drain(SECONDS)).isTrue();
            }
            assertThat(opening == 0 || journal.size() == size).isTrue();
            size = journal.size();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldWaitForTheDiskWhenAStageSaysSo(ChainMode mode) {
        MemoryJournal journal = new MemoryJournal();
        AtomicLong early = new AtomicLong();
        AtomicLong handled = new AtomicLong();
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(small(mode).build())
                .chain(chain -> chain.stage("first", new Amplifier(1, 8), TICK)
                        .then("durable", (event, context) -> {
                            handled.incrementAndGet();
                            early.addAndGet(event.sequence() > durable(journal) ? 1 : 0);
                        })
                        .after(Ack.DURABLE))
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 2000; i++) {
                assertThat(gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS))
                        .isPositive();
            }
            assertThat(bus.drain(SECONDS)).isTrue();
        }
        assertThat(handled.get()).isEqualTo(4000);
        assertThat(early.get()).isZero();
    }

    private static long durable(MemoryJournal journal) {
        return journal.durable();
    }
}
