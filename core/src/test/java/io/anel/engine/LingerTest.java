package io.anel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LingerTest {
    private final Linger linger = new Linger();

    @Test
    void shouldTakeABurstAsItComes() {
        for (int burst = 0; burst < 3; burst++) {
            for (int look = 0; look < Linger.AFTER_LOOKS; look++) {
                assertThat(linger.lingered(1)).isFalse();
            }

            linger.reset();
        }
    }

    @Test
    void shouldLingerOverShortRunsOfASteadyStreamOnly() {
        for (int look = 0; look < Linger.AFTER_LOOKS; look++) {
            linger.lingered(1);
        }

        assertThat(linger.lingered(1)).isTrue();
        assertThat(linger.lingered(Linger.LONG_RUN_EVENTS)).isFalse();
        assertThat(linger.lingered(Linger.LONG_RUN_EVENTS - 1)).isTrue();
    }
}
