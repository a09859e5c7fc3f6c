package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
    private static final long SECOND_NS = 1_000_000_000;

    @Test
    void shouldMakeEventsDueAtTheRateFromTheClocksStart() {
        OpenLoop schedule = new OpenLoop(250_000);

        schedule.start(SECOND_NS);

        assertThat(schedule.dueNs(1)).isEqualTo(SECOND_NS + 4_000);
        assertThat(schedule.dueNs(250_000)).isEqualTo(2 * SECOND_NS);
        assertThat(schedule.dueNs(10_000_000)).isEqualTo(41 * SECOND_NS);
    }

    @Test
    void shouldNotReturnBeforeAnEventIsDue() {
        OpenLoop schedule = new OpenLoop(10_000);
        schedule.start(System.nanoTime());

        for (int n = 1; n <= 100; n++) {
            schedule.await(n);
            assertThat(System.nanoTime()).isGreaterThanOrEqualTo(schedule.dueNs(n));
        }
    }

    @Test
    void shouldTellThatAPublisherFellBehind() {
        OpenLoop schedule = new OpenLoop(1_000);
        schedule.start(System.nanoTime() - SECOND_NS);

        schedule.await(500);

        assertThat(schedule.achieved()).isCloseTo(0.5, within(0.2));
    }

    @Test
    void shouldCountALatencyFromWhenTheEventWasDueNotFromWhenItWasPublished() {
        OpenLoop schedule = new OpenLoop(1_000);
        Latencies latencies = new Latencies(schedule, 20);
        schedule.start(System.nanoTime());

        LockSupport.parkNanos(20_000_000);
        for (int n = 1; n <= 20; n++) {
            schedule.await(n);
            latencies.arrived(n, schedule.dueNs(20));
        }

        assertThat(latencies.histogram().getTotalCount()).isEqualTo(18);
        assertThat(latencies.histogram().getMaxValue() / 1e6).isCloseTo(17, within(0.1));
        assertThat(latencies.histogram().getMinValue()).isZero();
    }
}
