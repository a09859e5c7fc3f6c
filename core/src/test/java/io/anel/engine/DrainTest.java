package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Stage;
import io.anel.event.Raw;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draining waits for a bus with nothing left to do. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class DrainTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private static EventBus start(ChainMode mode, Stage stage) {
        return Anel.bus("desk")
                .config(BusConfig.builder().chainMode(mode).build())
                .chain(chain -> chain.stage("leading-on", stage, TICK))
                .start();
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldWaitForWhatEmissionsMakeStagesEmit(ChainMode mode) {
        AtomicLong handled = new AtomicLong();
        AtomicLong received = new AtomicLong();
        Stage countingDown = (event, context) -> {
            long value = Payloads.read(event.buffer(), event.payloadOffset(), event.payloadLength());
            handled.incrementAndGet();
            if (value > 0) {
                context.publish(TICK, Payloads.of(value - 1, 8));
            }
        };
        try (EventBus bus = start(mode, countingDown)) {
            bus.subscriber("receiving")
                    .on(TICK, event -> received.incrementAndGet())
                    .start();
            for (int round = 1; round <= 20; round++) {
                bus.publisher("gateway").publish(TICK, Payloads.of(99, 8));

                assertThat(bus.drain(SECONDS)).isTrue();
                assertThat(handled.get()).isEqualTo(round * 100L);
                assertThat(received.get()).isEqualTo(round * 100L);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldEndByItsTimeoutWhileOneEventLeadsToTheNext(ChainMode mode) {
        AtomicBoolean isEnough = new AtomicBoolean();
        Stage endless = (event, context) -> {
            if (!isEnough.get()) {
                context.publish(TICK, Payloads.of(1, 8));
            }
        };
        try (EventBus bus = start(mode, endless)) {
            long first = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));

            assertThat(bus.drain(Duration.ofMillis(200))).isFalse();
            assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
            assertThat(bus.sequence(Ack.JOURNALED)).as("it went on").isGreaterThan(first + 1);

            isEnough.set(true);
            assertThat(bus.drain(SECONDS)).isTrue();
            assertThat(bus.status().handled()).containsEntry("leading-on", bus.sequence(Ack.ACCEPTED));
        }
    }
}
