package io.anel.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.Attributes;
import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.api.Context;
import io.anel.api.DivergedException;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Publisher;
import io.anel.api.Receipt;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bus with a journal: what was published is there after a restart, and replay makes the same state. */
@Timeout(60)
class JournaledBusTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    static final EventType<DirectBuffer> ECHO = Raw.type("echo");

    @TempDir
    private Path directory;

    /** Sums values, and echoes each one that {@code every} divides. */
    static final class Echo implements Stage {
        private final UnsafeBuffer out = new UnsafeBuffer(new byte[8]);
        private final int every;
        private long sum;

        Echo(int every) {
            this.every = every;
        }

        @Override
        public void on(Event event, Context context) {
            long value = event.buffer().getLong(event.payloadOffset());
            sum += value;
            if (value % every == 0) {
                out.putLong(0, value * 2);
                context.publish(ECHO, out, 0, 8);
            }
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(sum);
        }
    }

    private EventBus start(Echo echo, ChainMode mode) {
        return Anel.bus("desk")
                .config(BusConfig.builder().chainMode(mode).build())
                .log(Journal.at(directory.resolve("journal")))
                .chain(chain -> chain.stage("echo", echo, TICK))
                .start();
    }

    private static long publish(EventBus bus, int from, int to) {
        UnsafeBuffer payload = new UnsafeBuffer(new byte[64]);
        Publisher gateway = bus.publisher("gateway");
        long last = 0;
        for (int i = from; i < to; i++) {
            payload.putLong(0, i);
            last = gateway.publish(TICK, payload, null, Duration.ofSeconds(5));
            assertThat(last).isPositive();
        }
        return last;
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldGoOnAfterARestartAndReplayToTheSameState(ChainMode mode) {
        long hash = 0;
        for (int opening = 0; opening < 4; opening++) {
            try (EventBus bus = start(new Echo(3), mode)) {
                assertThat(bus.status().epoch()).isEqualTo(opening + 1);
                long last = publish(bus, opening * 10_000, (opening + 1) * 10_000);
                assertThat(bus.await(last, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
                assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
                hash = bus.stateHash().value();
            }
        }

        ReplayReport report = Replayer.of(directory.resolve("journal"))
                .into("echo", new Echo(3), TICK)
                .run();

        assertThat(report.stateHash().value()).isEqualTo(hash);
        assertThat(report.confirmedEmissions()).isEqualTo(13_334);
        assertThat(report.lastSequence()).isEqualTo(40_000 + 13_334 + 4);
    }

    @Test
    void shouldReplayFromATimeWithTheEventsBehindIt() {
        long half;
        try (EventBus bus = start(new Echo(3), ChainMode.FUSED)) {
            publish(bus, 0, 100);
            assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
            half = bus.sequence(Ack.JOURNALED);
        }
        Instant between = Instant.now();
        try (EventBus bus = start(new Echo(3), ChainMode.FUSED)) {
            publish(bus, 100, 200);
        }

        ReplayReport report = Replayer.of(directory.resolve("journal"))
                .into("echo", new Echo(3), TICK)
                .from(between)
                .run();

        assertThat(report.firstSequence()).isEqualTo(half + 1);
        assertThat(report.events()).isEqualTo(133);
        assertThat(report.confirmedEmissions()).isEqualTo(33);
    }

    @Test
    void shouldLeaveEffectsOutOfRestartAndReplay() {
        AtomicLong effects = new AtomicLong();
        Stage effective = (event, context) -> context.effect(effects::incrementAndGet);
        for (int opening = 1; opening <= 2; opening++) {
            try (EventBus bus = Anel.bus("desk")
                    .log(Journal.at(directory.resolve("journal")))
                    .chain(chain -> chain.stage("effective", effective, TICK))
                    .start()) {
                publish(bus, 0, 100);
                assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
            }
            assertThat(effects.get()).isEqualTo(opening * 100L);
        }

        ReplayReport report = Replayer.of(directory.resolve("journal"))
                .into("effective", effective, TICK)
                .run();

        assertThat(report.events()).isGreaterThanOrEqualTo(200);
        assertThat(effects.get()).isEqualTo(200);
    }

    @Test
    void shouldRefuseAStageThatEmitsSomethingElseThanTheLogHolds() {
        try (EventBus bus = start(new Echo(3), ChainMode.FUSED)) {
            publish(bus, 0, 100);
        }

        assertThatThrownBy(() -> start(new Echo(2), ChainMode.FUSED))
                .isInstanceOf(DivergedException.class)
                .hasMessageContaining("'echo'");
        try (EventBus bus = start(new Echo(3), ChainMode.FUSED)) {
            assertThat(bus.status().journaled()).isEqualTo(100 + 34 + 4);
        }
    }

    @Test
    void shouldPublishCriticallyWithATraceAndRememberVersionsOverARestart() {
        try (EventBus bus = start(new Echo(1000), ChainMode.FUSED)) {
            Receipt receipt = bus.publisher("gateway")
                    .publishCritical(
                            TICK,
                            new UnsafeBuffer(new byte[8]),
                            new Attributes().entity("order-1", 0).externalId("x-1"),
                            Duration.ofSeconds(5));
            assertThat(receipt.isDurable()).isTrue();
            assertThat(bus.find(receipt.result()).orElseThrow().metadata().traceParent())
                    .isEqualTo(receipt.traceParent());
        }
        try (EventBus bus = start(new Echo(1000), ChainMode.FUSED)) {
            Publisher gateway = bus.publisher("gateway");
            UnsafeBuffer payload = new UnsafeBuffer(new byte[8]);
            long conflict = gateway.publish(TICK, payload, new Attributes().entity("order-1", 0));
            long duplicate = gateway.publish(TICK, payload, new Attributes().externalId("x-1"));
            long next = gateway.publish(TICK, payload, new Attributes().entity("order-1", 1));

            assertThat(bus.await(conflict, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_VERSION_CONFLICT);
            assertThat(bus.await(duplicate, Ack.JOURNALED)).isEqualTo(AckOutcome.VOIDED_DUPLICATE);
            assertThat(bus.await(next, Ack.JOURNALED)).isEqualTo(AckOutcome.STANDS);
        }
    }
}
