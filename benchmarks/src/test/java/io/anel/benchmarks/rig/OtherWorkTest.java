package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OtherWorkTest {
    private static final ProcessorTime UNTOLD = new ProcessorTime(0, 0);

    @Test
    void shouldTellWhatOtherProgramsTookOfAllProcessors() {
        OtherWork before = new OtherWork(0, UNTOLD, Map.of(1L, Duration.ofSeconds(5), 2L, Duration.ofSeconds(1)));
        OtherWork after = new OtherWork(
                1_000_000_000,
                UNTOLD,
                Map.of(1L, Duration.ofMillis(5_300), 2L, Duration.ofSeconds(1), 3L, Duration.ofMillis(100)));

        double processors = Runtime.getRuntime().availableProcessors();
        assertThat(after.shareSince(before)).isCloseTo(0.4 / processors, within(1e-9));
    }

    @Test
    void shouldAddWhatTheHostTook() {
        OtherWork before = new OtherWork(0, new ProcessorTime(100, 10), Map.of());
        OtherWork after = new OtherWork(1_000_000_000, new ProcessorTime(200, 35), Map.of());

        assertThat(after.shareSince(before)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void shouldLeaveOutThisProcessAndWhatItStarted() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        try {
            OtherWork now = OtherWork.now();

            assertThat(now.cpu()).doesNotContainKeys(ProcessHandle.current().pid(), child.pid());
        } finally {
            child.destroy();
        }
    }

    @Test
    void shouldSeeAnotherProgram() throws IOException {
        assertThat(OtherWork.now().cpu()).isNotEmpty();
    }
}
