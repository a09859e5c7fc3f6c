package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SustainedRunnerTest {
    private static final long UNLIMITED = Long.MAX_VALUE / 2;
    private static final long SECOND = 1_000_000_000;

    @TempDir
    private Path directory;

    @Test
    void shouldEndWhenTheTimeIsUp() throws Exception {
        SustainedSample sample = run(new HandlingArm(0), UNLIMITED);

        assertThat(sample.spent()).isFalse();
        assertThat(sample.seconds()).isGreaterThanOrEqualTo(1);
        assertThat(sample.windows()).hasSizeBetween(2, 10);
        assertThat(sample.windows().stream().mapToLong(Window::events).sum())
                .isPositive()
                .isLessThanOrEqualTo(sample.events());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldEndBeforeItsTimeWhenItsMostEventsArePublished() throws Exception {
        SustainedSample sample = run(new HandlingArm(0), 5_000);

        assertThat(sample.spent()).isTrue();
        assertThat(sample.events()).isEqualTo(5_000);
    }

    @Test
    void shouldRejectATurnThatLostAnEvent() {
        assertThatThrownBy(() -> run(new HandlingArm(77), 5_000))
                .isInstanceOf(LostEventsException.class)
                .hasMessage("handling: expected events=5000, got events=4999");
    }

    @Test
    void shouldTellTheRateOfEachThirdAndOfTheSlowestWindows() {
        List<Window> windows = List.of(
                new Window(0, SECOND, 30), new Window(SECOND, 2 * SECOND, 20), new Window(2 * SECOND, 3 * SECOND, 10));

        SustainedSample sample = new SustainedSample(60, 3 * SECOND, SECOND, false, windows);

        assertThat(sample.thirdPerSecond(0)).isEqualTo(30);
        assertThat(sample.thirdPerSecond(1)).isEqualTo(20);
        assertThat(sample.thirdPerSecond(2)).isEqualTo(10);
        assertThat(sample.windowPerSecond(0.01)).isEqualTo(10);
        assertThat(sample.eventsPerSecond()).isEqualTo(20);
    }

    private SustainedSample run(Arm arm, long maxEvents) throws Exception {
        Workload settings =
                new Workload(0, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        return new SustainedRunner(directory, settings).run(arm, 1, maxEvents);
    }

    /** Handles on the publisher's thread, all events but one. */
    private record HandlingArm(long lost) implements Arm {
        @Override
        public String name() {
            return "handling";
        }

        @Override
        public int busyThreads() {
            return 1;
        }

        @Override
        public Arrival run(Turn turn) {
            Tally tally = turn.newTally();
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[turn.payload().length()]);
            turn.startClock();
            for (long n = 1; n <= turn.events() && turn.pace().await(n); n++) {
                if (n != lost) {
                    turn.payload().encode(buffer, 0, n);
                    tally.add(buffer, 0);
                }
            }
            turn.stopClock();
            return Arrival.of(tally);
        }
    }
}
