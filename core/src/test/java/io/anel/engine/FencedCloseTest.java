package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.BusStatus;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.FencedException;
import io.anel.event.Raw;
import io.anel.kit.MemoryJournal;
import io.anel.kit.Payloads;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bus that is fenced while it closes lets go of its log: it can be opened anew, here or elsewhere. */
@Timeout(30)
class FencedCloseTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");

    @Test
    void shouldCloseTheLogWhoseLastForceFails() {
        MemoryJournal journal = new MemoryJournal();
        EventBus bus = Anel.bus("desk")
                .config(BusConfig.builder().syncInterval(Duration.ofDays(1)).build())
                .log(journal)
                .start();
        assertThat(bus.publisher("gateway").publish(TICK, Payloads.of(1, 8))).isPositive();
        assertThat(bus.drain(Duration.ofSeconds(10))).isTrue();
        journal.beforeForce = () -> {
            throw new FencedException("EIO");
        };

        bus.close();

        assertThat(bus.status().state()).isEqualTo(BusStatus.State.FENCED);
        assertThat(journal.closes()).isEqualTo(1);
        assertThat(journal.isOpen()).isFalse();
    }
}
