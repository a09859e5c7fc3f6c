package io.anel.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Ack;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.event.Raw;
import io.anel.journal.JournalReader;
import java.nio.file.Files;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The first opening is killed at each of its calls; the next one makes an event DURABLE; then the power goes. */
class FirstOpeningTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[64]);
    private static final int CALLS = 30;
    private static final int SEEDS_A_CALL = 8;

    @Test
    void shouldKeepADurableEventInADirectoryWhoseParentsTheKilledOpeningMade() throws Exception {
        assertThat(killedFirstOpenings("/data/anel/journal")).isGreaterThan(CALLS);
    }

    @Test
    void shouldKeepADurableEventInADirectoryThatIsNamedByADot() throws Exception {
        assertThat(killedFirstOpenings("/data/.")).isGreaterThan(CALLS);
    }

    private static int killedFirstOpenings(String directory) throws Exception {
        int killed = 0;
        for (int call = 1; call <= CALLS; call++) {
            for (int i = 0; i < SEEDS_A_CALL; i++) {
                long seed = call * 100L + i;
                try (Simulation simulation = new Simulation(seed)) {
                    if (directory.endsWith("/.")) {
                        Files.createDirectory(simulation.path("/data"));
                    }
                    simulation.strikeAfter(call, Blow.KILL);
                    EventBus bus = SmallBus.on(simulation, directory);
                    if (!simulation.isStruck()) {
                        bus.close();
                        continue;
                    }
                    killed++;
                    simulation.revive(bus);
                    simulation.strikeAfter(Long.MAX_VALUE, Blow.POWER_LOSS);
                    bus = SmallBus.on(simulation, directory);
                    long sequence = bus.publisher("gateway").publish(TICK, PAYLOAD, 0, 64);
                    assertThat(bus.await(sequence, Ack.DURABLE, Duration.ofSeconds(1))
                                    .stands())
                            .isTrue();

                    simulation.revive(bus);

                    assertThat(simulation.path(directory).resolve("manifest"))
                            .as("call %d, seed %d", call, seed)
                            .exists();
                    SmallBus.on(simulation, directory).close();
                    assertThat(lastSequence(simulation, directory)).isGreaterThanOrEqualTo(sequence);
                }
            }
        }
        return killed;
    }

    private static long lastSequence(Simulation simulation, String directory) {
        long[] last = {0};
        try (JournalReader reader = JournalReader.open(simulation.path(directory))) {
            while (reader.poll((sequence, epoch, buffer, offset, length) -> last[0] = sequence, 256) > 0) {
                // To the end.
            }
        }
        return last[0];
    }
}
