package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.attack.Strike;
import io.anel.torture.process.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulationAttackTest {
    private static final int SOME = 20;
    private static final long PATIENCE_MS = 60_000;

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

    @Test
    void shouldTraceTheSameHistoryInAnotherProcess() throws Exception {
        long first = 7;
        try (ChildJvm child = ChildJvm.start(List.of(), Path.of("target"), TracingChild.class, first, SOME)) {
            for (long seed = first; seed < first + SOME; seed++) {
                assertThat(child.line(PATIENCE_MS)).isEqualTo(Long.toString(SimulationAttack.trace(strike(seed))));
            }
        }
    }

    static Strike strike(long seed) {
        return new Strike(new BusPart(), Path.of("target"), seed);
    }
}
