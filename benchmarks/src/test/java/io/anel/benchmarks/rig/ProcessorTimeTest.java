package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ProcessorTimeTest {
    @Test
    void shouldTellWhatTheHostTookSinceThen() {
        ProcessorTime before = ProcessorTime.parse("cpu  100 0 50 800 10 0 5 20 7 0");
        ProcessorTime after = ProcessorTime.parse("cpu  150 0 70 820 10 0 5 30 9 0");

        assertThat(after.stolenShareSince(before)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void shouldTakeNothingForStolenWhereTheKernelDoesNotTell() {
        assertThat(ProcessorTime.parse("cpu 100 0 50 800").stolen()).isZero();
        assertThat(ProcessorTime.parse("").stolenShareSince(ProcessorTime.parse("")))
                .isZero();
    }
}
