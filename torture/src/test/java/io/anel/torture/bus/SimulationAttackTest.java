package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.attack.Strike;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationAttackTest {
    @Test
    void shouldTraceTheSameHistoryUnderTheSameSeed() throws IOException {
        Set<Long> traces = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            long trace = SimulationAttack.trace(strike(seed));

            assertThat(SimulationAttack.trace(strike(seed))).as("seed " + seed).isEqualTo(trace);
            traces.add(trace);
        }
        assertThat(traces).hasSize(50);
    }

    private static Strike strike(long seed) {
        return new Strike(new BusPart(), Path.of("target"), seed);
    }
}
