package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.Anel;
import io.anel.api.Ack;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.api.HandlerException;
import io.anel.api.HandlerPolicy;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.api.StateHash;
import io.anel.event.Raw;
import io.anel.kit.Await;
import io.anel.kit.MemoryJournal;
import io.anel.kit.NoLeakedThreads;
import io.anel.kit.Payloads;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A bus that is over has a state hash only where its stages stand still between two events. */
@Timeout(60)
@ExtendWith(NoLeakedThreads.class)
class StateHashTest {
    static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final Duration SECONDS = Duration.ofSeconds(20);

    private final MemoryJournal journal = new MemoryJournal();
    private final CountDownLatch inHand = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    /** Counts an event in two steps, and waits between them. */
    private final class Held implements Stage {
        private long steps;

        @Override
        public void on(Event event, Context context) throws InterruptedException {
            steps++;
            inHand.countDown();
            release.await();
            steps++;
        }

        @Override
        public void hash(StateHash hash) {
            hash.put(steps);
        }
    }

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private static BusConfigBuilder config(ChainMode mode) {
        return BusConfig.builder().chainMode(mode);
    }

    private static long publish(EventBus bus, int count) {
        Publisher gateway = bus.publisher("gateway");
        long last = 0;
        for (int i = 0; i < count; i++) {
            last = gateway.publish(TICK, Payloads.of(i, 8), null, SECONDS);
            assertThat(last).isPositive();
        }
        return last;
    }

    @Test
    void shouldRefuseWhileAStageOfAStoppedBusIsWithinAnEventAndHashItOnceTheBusIsClosed() throws Exception {
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(config(ChainMode.PINNED).build())
                .chain(chain -> chain.stage("held", new Held(), TICK))
                .start()) {
            bus.subscriber("stopping")
                    .on(TICK, event -> {
                        throw new IllegalStateException("boom");
                    })
                    .onError(HandlerPolicy.stop())
                    .start();
            publish(bus, 1);
            assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.STOPPED))
                    .isTrue();

            assertThatThrownBy(bus::stateHash)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("'desk'")
                    .hasMessageContaining("STOPPED and not closed");

            release.countDown();
            bus.close(SECONDS);
            assertThat(bus.stateHash().value())
                    .isEqualTo(new StateHash().put("held").put(2L).value());
        }
    }

    @Test
    void shouldRefuseWhenTheDeadlineOfACloseLeftAStageInItsHandlerOrBehindTheOthers() throws Exception {
        EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(config(ChainMode.PINNED)
                        .ackTimeout(Duration.ofMillis(50))
                        .build())
                .chain(chain ->
                        chain.stage("first", (event, context) -> {}, TICK).then("held", new Held(), TICK))
                .start();
        long one = publish(bus, 1);
        assertThat(inHand.await(5, TimeUnit.SECONDS)).isTrue();
        long last = publish(bus, 10);
        assertThat(Await.until(() -> bus.status().handled().get("first") == last))
                .isTrue();

        bus.close(Duration.ZERO);
        assertThatThrownBy(bus::stateHash)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[anel-desk-stage-held]");

        release.countDown();
        assertThat(Await.until(() -> NoLeakedThreads.running().stream()
                        .noneMatch(thread -> thread.getName().equals("anel-desk-stage-held"))))
                .isTrue();
        assertThatThrownBy(bus::stateHash)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'desk'")
                .hasMessageContaining("{first=" + last + ", held=" + one + "}");
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldRefuseWhenAStageStoppedTheBusWithinAnEvent(ChainMode mode) {
        EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(config(mode).build())
                .chain(chain -> chain.stage(
                        "bad",
                        (event, context) -> {
                            throw new IllegalStateException("boom");
                        },
                        TICK))
                .start();
        long sequence = publish(bus, 1);
        assertThat(bus.drain(SECONDS)).isFalse();
        bus.close();

        assertThatThrownBy(bus::stateHash)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'bad'")
                .hasMessageContaining("sequence " + sequence)
                .hasCauseInstanceOf(HandlerException.class);
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldHashAFencedBusOnceItIsClosed(ChainMode mode) {
        release.countDown();
        try (EventBus bus = Anel.bus("desk")
                .log(journal)
                .config(config(mode).build())
                .chain(chain -> chain.stage("held", new Held(), TICK))
                .start()) {
            publish(bus, 5);
            assertThat(bus.drain(SECONDS)).isTrue();
            long standing = bus.sequence(Ack.JOURNALED);
            journal.beforeAppend = run -> {
                throw new FencedException("no disk");
            };
            publish(bus, 1);
            assertThat(Await.until(() -> bus.status().state() == BusStatus.State.FENCED))
                    .isTrue();

            assertThatThrownBy(bus::stateHash)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("FENCED and not closed");

            bus.close(SECONDS);
            assertThat(bus.status().handled()).containsEntry("held", standing);
            assertThat(bus.stateHash().value())
                    .isEqualTo(new StateHash().put("held").put(10L).value());
        }
    }
}
