package io.anel.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.Ack;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.LogException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.event.Raw;
import io.anel.journal.JournalOwner;
import io.anel.journal.JournalReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class SimulationTest {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final UnsafeBuffer PAYLOAD = new UnsafeBuffer(new byte[64]);
    private static final String DIRECTORY = "/journal";

    @Test
    void shouldTellOneHistoryASeed() {
        assertThat(history(7)).isEqualTo(history(7)).isNotEqualTo(history(8));
    }

    private static List<Long> history(long seed) {
        try (Simulation simulation = new Simulation(seed)) {
            simulation.strikeAfter(200, Blow.POWER_LOSS);
            EventBus bus = SmallBus.on(simulation, DIRECTORY);
            publishAtWork(simulation, bus);
            while (!simulation.isStruck()) {
                simulation.schedule().step();
            }
            simulation.revive(bus);
            SmallBus.on(simulation, DIRECTORY).close();
            return List.of(simulation.trace(), lastSequence(simulation));
        }
    }

    @Test
    void shouldLoseWhatWasNotForcedInAPowerLossAndNothingElse() {
        List<Long> beyond = new ArrayList<>();
        for (long seed = 0; seed < 40; seed++) {
            try (Simulation simulation = new Simulation(seed)) {
                simulation.strikeAfter(Long.MAX_VALUE, Blow.POWER_LOSS);
                EventBus bus = SmallBus.on(simulation, DIRECTORY);
                publishAtWork(simulation, bus);
                while (bus.sequence(Ack.DURABLE) < 100) {
                    simulation.schedule().step();
                }
                long durable = bus.sequence(Ack.DURABLE);
                long journaled = bus.sequence(Ack.JOURNALED);

                simulation.revive(bus);
                SmallBus.on(simulation, DIRECTORY).close();

                long left = lastSequence(simulation);
                assertThat(left).isBetween(durable, journaled);
                beyond.add(left == journaled ? 1L : left == durable ? -1L : 0L);
            }
        }
        assertThat(beyond).contains(1L, -1L);
    }

    @Test
    void shouldKeepAllThatWasWrittenWhenTheProcessDies() {
        try (Simulation simulation = new Simulation(3)) {
            simulation.strikeAfter(400, Blow.KILL);
            EventBus bus = SmallBus.on(simulation, DIRECTORY);
            publishAtWork(simulation, bus);
            long journaled = 0;
            while (!simulation.isStruck()) {
                journaled = bus.sequence(Ack.JOURNALED);
                simulation.schedule().step();
            }

            simulation.revive(bus);
            SmallBus.on(simulation, DIRECTORY).close();

            assertThat(lastSequence(simulation))
                    .isGreaterThanOrEqualTo(journaled)
                    .isPositive();
        }
    }

    /** By the simulated machine's locks, not by those of the machine that it runs on. */
    @Test
    void shouldSeeAWriterWhileThereIsOne() {
        try (Simulation simulation = new Simulation(4)) {
            simulation.strikeAfter(Long.MAX_VALUE, Blow.KILL);
            EventBus bus = SmallBus.on(simulation, DIRECTORY);
            assertThat(JournalOwner.of(simulation.path("/journal"))).contains("process 1, bus 'desk'");

            simulation.revive(bus);
            assertThat(JournalOwner.of(simulation.path("/journal"))).isEmpty();

            SmallBus.on(simulation, DIRECTORY).close();
            assertThat(JournalOwner.of(simulation.path("/journal"))).isEmpty();
        }
    }

    @Test
    void shouldLetACallerWaitForAnAck() {
        try (Simulation simulation = new Simulation(5);
                EventBus bus = SmallBus.on(simulation, DIRECTORY)) {
            long sequence = bus.publisher("gateway").publish(TICK, PAYLOAD, 0, 64);

            assertThat(bus.await(sequence, Ack.DURABLE, Duration.ofSeconds(1)).stands())
                    .isTrue();
            assertThat(bus.drain(Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void shouldOpenWhateverFailedInOneOpeningAndStruckTheNext() {
        int failed = 0;
        int struck = 0;
        for (int call = 1; call <= 24; call++) {
            for (int round = 0; round < 6 * 40; round++) {
                int blow = 1 + round % 40;
                try (Simulation simulation = new Simulation(call * 1000L + round)) {
                    simulation.strikeAfter(Long.MAX_VALUE, Blow.POWER_LOSS);
                    SmallBus.on(simulation, DIRECTORY).close();
                    simulation.failAfter(call, false);
                    try {
                        SmallBus.on(simulation, DIRECTORY).close();
                    } catch (LogException e) {
                        failed++;
                    }
                    simulation.mend();
                    simulation.strikeAfter(blow, Blow.POWER_LOSS);
                    EventBus bus = SmallBus.on(simulation, DIRECTORY);
                    struck += simulation.isStruck() ? 1 : 0;
                    simulation.revive(bus);

                    SmallBus.on(simulation, DIRECTORY).close();
                }
            }
        }
        assertThat(failed).isGreaterThan(2400);
        assertThat(struck).isGreaterThan(4200);
    }

    @Test
    void shouldTellWhatAnAgentEndedByAndNotTheBusThatItInterrupted() {
        for (long seed = 0; seed < 40; seed++) {
            try (Simulation simulation = new Simulation(seed)) {
                EventBus bus = SmallBus.on(simulation, DIRECTORY);
                publishAtWork(simulation, bus);
                simulation.schedule().start("checker", () -> {
                    if (bus.sequence(Ack.JOURNALED) > 20) {
                        throw new IllegalStateException("found");
                    }
                    return 0;
                });

                assertThatThrownBy(() -> stepThrough(simulation)).hasMessage("found");
                assertThat(bus.status().failure()).isEmpty();
            }
        }
    }

    private static void stepThrough(Simulation simulation) {
        while (true) {
            simulation.schedule().step();
        }
    }

    private static void publishAtWork(Simulation simulation, EventBus bus) {
        Publisher gateway = bus.publisher("gateway");
        simulation.schedule().start("gateway", () -> {
            long result = gateway.publish(TICK, PAYLOAD, 0, 64);
            return result > 0 || PublishResult.isTransient(result) ? 1 : 0;
        });
    }

    private static long lastSequence(Simulation simulation) {
        long[] last = {0};
        try (JournalReader reader = JournalReader.open(simulation.path(DIRECTORY))) {
            while (reader.poll((sequence, epoch, buffer, offset, length) -> last[0] = sequence, 256) > 0) {
                // To the end.
            }
        }
        return last[0];
    }
}
