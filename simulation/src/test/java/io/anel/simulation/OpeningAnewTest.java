package io.anel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.event.Raw;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** One call of an opening fails; the same process opens anew; then the power goes, at each of the calls. What a failed force has lost no other force brings back. */
class OpeningAnewTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[64]);
    private static final int CALLS = 60;
    private static final int SEEDS_A_CALL = 2;

    @Test
    void shouldNotTakeTheManifestForAnOldOneThoughAnOpeningHadFailedToForceItsName() throws Exception {
        int histories = 0;
        for (int failing = 1; failing <= CALLS; failing++) {
            for (int struck = 1; struck <= CALLS; struck++) {
                for (int i = 0; i < SEEDS_A_CALL; i++) {
                    histories += isHistory(failing, struck, i) ? 1 : 0;
                }
            }
        }
        assertThat(histories).isGreaterThan(CALLS * SEEDS_A_CALL);
    }

    private static boolean isHistory(int failing, int struck, int i) throws Exception {
        try (Simulation simulation = new Simulation(failing * 10_000L + struck * 100L + i)) {
            EventBus bus = SmallBus.on(simulation, "/journal");
            long sequence = bus.publisher("gateway").publish(TICK, PAYLOAD, 0, 64);
            assertThat(bus.await(sequence, Ack.DURABLE, Duration.ofSeconds(1)).stands())
                    .isTrue();
            bus.close();
            simulation.schedule().end();

            simulation.failAfter(failing, false);
            try {
                SmallBus.on(simulation, "/journal").close(Duration.ofSeconds(1));
            } catch (AnelException e) {
                assertThat(simulation.hasFailed()).as("%s", e).isTrue();
            }
            simulation.schedule().end();
            if (!simulation.hasFailed()) {
                return false;
            }
            simulation.failAfter(Long.MAX_VALUE, false);
            simulation.strikeAfter(struck, Blow.POWER_LOSS);
            bus = SmallBus.on(simulation, "/journal");
            if (!simulation.isStruck()) {
                bus.close();
                return false;
            }
            simulation.revive(bus);
            bus = SmallBus.on(simulation, "/journal");
            assertThat(bus.sequence(Ack.DURABLE)).isGreaterThanOrEqualTo(sequence);
            bus.close();
            return true;
        }
    }
}
