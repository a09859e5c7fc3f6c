package io.anel.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.ConfigurationException;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.LogException;
import io.anel.api.Publisher;
import io.anel.api.SystemEvent;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The recent window that a bus keeps in memory. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class WindowLogTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(10);

    private static long value(SystemEvent event) {
        return Payloads.read(new UnsafeBuffer(event.payload()), 0, event.payload().length);
    }

    /** An event that stands is not one that is no longer kept. */
    @Test
    void shouldSayThatTheLogCannotBeRead() {
        EventLogFactory unreadable =
                settings -> new ForwardingLog(InMemory.ofDefaults().open(settings)) {
                    @Override
                    public LogReader reader(long fromSequence) {
                        throw new LogException("expected a log that can be read");
                    }
                };
        try (EventBus bus = Anel.bus("desk").log(unreadable).start()) {
            long last = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8), null, SECONDS);
            bus.await(last, Ack.JOURNALED);

            assertThatThrownBy(() -> bus.find(last)).hasMessage("expected a log that can be read");
            assertThatThrownBy(() -> bus.recent(1)).hasMessage("expected a log that can be read");
        }
    }

    @Test
    void shouldKeepTheNewestEventsByCountAndFindThemByIdAndSequence() {
        try (EventBus bus = Anel.bus("desk").inMemory(100).start()) {
            Publisher gateway = bus.publisher("gateway");
            long last = 0;
            for (int i = 1; i <= 1000; i++) {
                last = gateway.publish(TICK, Payloads.of(i, 8 + i % 30 * 8), null, SECONDS);
            }
            bus.await(last, Ack.JOURNALED);

            List<SystemEvent> recent = bus.recent(1_000_000);
            assertThat(recent).hasSize(100);
            for (int i = 0; i < 100; i++) {
                assertThat(value(recent.get(i))).isEqualTo(901 + i);
            }
            assertThat(bus.recent(3)).isEqualTo(recent.subList(97, 100));
            assertThat(bus.recent(0)).isEmpty();
            assertThatThrownBy(() -> bus.recent(-1)).isInstanceOf(IllegalArgumentException.class);
            assertThat(bus.find(recent.get(50).id())).contains(recent.get(50));
            assertThat(bus.find(recent.get(50).sequence())).contains(recent.get(50));
            assertThat(bus.find(last - 100)).isEmpty();
            assertThat(bus.find(last + 1)).isEmpty();
            assertThat(bus.find(0)).isEmpty();
            assertThat(bus.find(-5)).isEmpty();
            String other = recent.get(50).id();
            assertThat(bus.find("evt_1" + other.substring(other.indexOf('_', 4))))
                    .isEmpty();
        }
    }

    @Test
    void shouldKeepEventsNoLongerThanTheirAge() {
        AtomicLong nowNs = new AtomicLong(1_000_000_000_000L);
        try (EventBus bus = Anel.bus("desk")
                .inMemory(100, Duration.ofSeconds(10))
                .clock(nowNs::get)
                .start()) {
            Publisher gateway = bus.publisher("gateway");
            long old = gateway.publish(TICK, Payloads.of(1, 8));
            bus.await(old, Ack.JOURNALED);
            nowNs.addAndGet(6_000_000_000L);
            long young = gateway.publish(TICK, Payloads.of(2, 8));
            bus.await(young, Ack.JOURNALED);
            assertThat(bus.recent(10)).hasSize(2);

            nowNs.addAndGet(6_000_000_000L);

            assertThat(bus.find(old)).isEmpty();
            assertThat(bus.find(young)).isPresent();
            assertThat(bus.recent(10)).hasSize(1);
        }
    }

    @Test
    void shouldKeepNothingWhenTheWindowIsZero() {
        try (EventBus bus = Anel.bus("desk").inMemory(0).start()) {
            long last = bus.publisher("gateway").publish(TICK, Payloads.of(1, 8));
            bus.await(last, Ack.JOURNALED);
            assertThat(bus.recent(10)).isEmpty();
            assertThat(bus.find(last)).isEmpty();
        }
    }

    @Test
    void shouldNeverHandOnATornFrameWhileTheWindowMoves() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<Throwable> torn = new AtomicReference<>();
        AtomicLong read = new AtomicLong();
        try (EventBus bus = Anel.bus("desk").inMemory(16).start()) {
            Publisher gateway = bus.publisher("gateway");
            gateway.publish(TICK, Payloads.of(1, 8));
            Thread reader = new Thread(() -> {
                try {
                    while (!stop.get()) {
                        for (SystemEvent event : bus.recent(16)) {
                            value(event);
                            read.incrementAndGet();
                        }
                    }
                } catch (Throwable e) {
                    torn.set(e);
                }
            });
            reader.start();
            for (int i = 0; i < 200_000; i++) {
                gateway.publish(TICK, Payloads.of(i, 8 + i % 20 * 8), null, SECONDS);
            }
            Await.until(() -> read.get() > 0 || torn.get() != null);
            stop.set(true);
            reader.join();
        }
        assertThat(torn.get()).isNull();
        assertThat(read.get()).isPositive();
    }

    @Test
    void shouldRefuseAWindowThatCannotBe() {
        assertThatThrownBy(() -> new InMemory(-1, SECONDS)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new InMemory(1 << 27, SECONDS)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new InMemory(1, Duration.ZERO)).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new InMemory(1, Duration.ofSeconds(Long.MAX_VALUE)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxAge");
    }

    @Test
    void shouldReadForwardsAndSayWhenTheWindowHasMovedOn() {
        WindowLog log = new WindowLog(4, SECONDS, () -> 0L);
        for (long sequence = 1; sequence <= 10; sequence++) {
            log.append(new OneFrame(sequence));
        }
        assertThat(log.firstSequence()).isEqualTo(7);
        LogReader reader = log.reader(8);
        AtomicLong sum = new AtomicLong();
        assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> sum.addAndGet(sequence), 2))
                .isEqualTo(2);
        assertThat(sum.get()).isEqualTo(17);
        assertThat(reader.nextSequence()).isEqualTo(10);
        assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> {}, 5))
                .isEqualTo(1);
        assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> {}, 5))
                .isZero();
        assertThatThrownBy(() -> log.reader(3).poll((sequence, epoch, buffer, offset, length) -> {}, 1))
                .isInstanceOf(LogException.class)
                .hasMessageContaining("sequence 3")
                .hasMessageContaining("7");
        assertThatThrownBy(() -> log.reader(0)).isInstanceOf(LogException.class);
    }

    private record OneFrame(long firstSequence) implements FrameRun {
        @Override
        public int count() {
            return 1;
        }

        @Override
        public int lengthBytes() {
            return 24;
        }

        @Override
        public boolean hasControlEvents() {
            return false;
        }

        @Override
        public DirectBuffer buffer(int i) {
            UnsafeBuffer frame = new UnsafeBuffer(new byte[24]);
            FrameDescriptor.header(frame, 0, 24, 64, 1, 0, 24, 0);
            return frame;
        }

        @Override
        public int offset(int i) {
            return 0;
        }
    }
}
