package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.BusConfig;
import io.anel.api.Claim;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Publisher;
import io.anel.api.SystemEvent;
import io.anel.api.TimestampType;
import io.anel.event.Raw;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whose clock says an event's time, and that it never falls. */
@Timeout(30)
@ExtendWith(NoLeakedThreads.class)
class TimestampTypeTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");

    private static EventBus bus(TimestampType type, EpochNanoClock clock) {
        return Anel.bus("desk")
                .config(BusConfig.builder().timestampType(type).build())
                .clock(clock)
                .start();
    }

    private static long timeOf(EventBus bus, long sequence) {
        bus.await(sequence, Ack.JOURNALED);
        return bus.find(sequence).orElseThrow().metadata().timestampNs();
    }

    @ParameterizedTest
    @CsvSource({"LOG_APPEND_TIME, 2000", "CREATE_TIME, 1000"})
    void shouldStampAnEventWhenItIsTakenOrWhenItsPlaceIsClaimed(TimestampType type, long expected) {
        AtomicLong nowNs = new AtomicLong(1000);
        try (EventBus bus = bus(type, nowNs::get)) {
            Claim claim = bus.publisher("gateway").newClaim();
            long sequence = claim.claim(TICK, 8);
            nowNs.set(2000);
            claim.publish();

            assertThat(timeOf(bus, sequence)).isEqualTo(expected);
        }
    }

    @Test
    void shouldGiveNoEventATimeBeforeItsPublicationOrAfterItsAck() {
        EpochNanoClock clock = new OffsetEpochNanoClock();
        List<long[]> bounds = new ArrayList<>();
        try (EventBus bus = bus(TimestampType.LOG_APPEND_TIME, clock)) {
            Publisher gateway = bus.publisher("gateway");
            for (int i = 0; i < 500; i++) {
                long beforeNs = clock.nanoTime();
                long first = gateway.publish(TICK, Payloads.of(i, 8));
                long last = gateway.newGroup()
                        .add(TICK, Payloads.of(i, 8))
                        .add(TICK, Payloads.of(i, 8))
                        .publish();
                bus.await(last, Ack.JOURNALED);
                bounds.add(new long[] {first, beforeNs, clock.nanoTime()});
            }
            for (long[] bound : bounds) {
                for (long sequence = bound[0]; sequence < bound[0] + 3; sequence++) {
                    assertThat(timeOf(bus, sequence)).isBetween(bound[1], bound[2]);
                }
            }
        }
    }

    @Test
    void shouldNotStampWhatIsPublishedWhileTheWriterReadsTheClock() {
        AtomicLong nowNs = new AtomicLong(1000);
        AtomicReference<Claim> publishedByTheReading = new AtomicReference<>();
        EpochNanoClock clock = () -> {
            long reading = nowNs.get();
            Claim claim = publishedByTheReading.getAndSet(null);
            if (claim != null) {
                nowNs.set(2000);
                claim.publish();
            }
            return reading;
        };
        try (EventBus bus = bus(TimestampType.LOG_APPEND_TIME, clock)) {
            Publisher gateway = bus.publisher("gateway");
            bus.await(gateway.publish(TICK, Payloads.of(1, 8)), Ack.JOURNALED);
            Claim first = gateway.newClaim();
            Claim second = gateway.newClaim();
            first.claim(TICK, 8);
            long later = second.claim(TICK, 8);
            publishedByTheReading.set(second);
            first.publish();

            assertThat(timeOf(bus, later)).isEqualTo(2000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNeverFallWhereTheClockDoes(TimestampType type) {
        AtomicLong nowNs = new AtomicLong(5000);
        try (EventBus bus = bus(type, nowNs::get)) {
            Publisher gateway = bus.publisher("gateway");
            List<Long> times = new ArrayList<>();
            for (long reading : new long[] {5000, 4000, 6000, 1, 6001}) {
                nowNs.set(reading);
                times.add(timeOf(bus, gateway.publish(TICK, Payloads.of(1, 8))));
            }
            assertThat(times).containsExactly(5000L, 5000L, 6000L, 6000L, 6001L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldStampWhatStagesEmit(TimestampType type) {
        EventType<DirectBuffer> tock = Raw.type("tock");
        AtomicLong nowNs = new AtomicLong(5000);
        try (EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().timestampType(type).build())
                .clock(nowNs::get)
                .chain(chain -> chain.stage(
                        "echo",
                        (event, context) -> {
                            nowNs.set(7000);
                            context.publish(tock, Payloads.of(1, 8));
                        },
                        TICK))
                .start()) {
            long sequence = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            bus.drain(java.time.Duration.ofSeconds(10));

            SystemEvent emitted = bus.recent(1).get(0);
            assertThat(timeOf(bus, sequence)).isEqualTo(5000);
            assertThat(emitted.eventType()).isEqualTo("tock");
            assertThat(emitted.metadata().timestampNs()).isEqualTo(7000);
        }
    }
}
