package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyRunnerTest {
    private static final int EVENTS = 1000;
    private static final int RATE = 10_000;
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final List<String> calls = new ArrayList<>();

    @Test
    void shouldTakeTurnsAndCountOnlyWhatComesAfterWarmUp() throws Exception {
        List<LatencySeries> all = run(arm("a", EVENTS, 0), arm("b", EVENTS, 0));

        assertThat(calls).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(all).extracting(LatencySeries::arm).containsExactly("a", "b");
        assertThat(all)
                .allSatisfy(series -> assertThat(series.samples())
                        .hasSize(2)
                        .allSatisfy(sample ->
                                assertThat(sample.latency().getTotalCount()).isEqualTo(EVENTS * 9 / 10)));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRejectAnArmMostOfWhoseTurnsFellBelowTheRate() throws Exception {
        List<LatencySeries> all = run(arm("slow", EVENTS, 200_000_000));

        assertThat(all.get(0).tooSlow()).isEqualTo(2);
        assertThat(all.get(0).isRejected()).isTrue();
    }

    /** What makes a turn late is what its latencies tell: leaving it out would leave out the worst. */
    @Test
    void shouldKeepTheLatenciesOfATurnThatEndedLate() throws Exception {
        LatencySeries series = run(arm("slow", EVENTS, 200_000_000)).get(0);

        assertThat(series.latency().getTotalCount()).isEqualTo(2 * EVENTS * 9 / 10);
        assertThat(series.latency().getMaxValue()).isGreaterThan(150_000_000);
    }

    @Test
    void shouldChargeAStallToAllThatWereDueMeanwhile() throws Exception {
        LatencySeries series = run(arm("stalls", EVENTS, 30_000_000)).get(0);

        // The stall is at the end of the first half: 300 of 1000 events were due in it, and the rate is made good again
        // behind it.
        assertThat(series.samples()).allSatisfy(sample -> {
            assertThat(sample.micros(99)).isBetween(20_000.0, 100_000.0);
            assertThat(sample.micros(75)).isGreaterThan(3_000);
        });
    }

    @Test
    void shouldRejectATurnThatLostAnEvent() {
        assertThatThrownBy(() -> run(arm("lossy", EVENTS - 1, 0)))
                .isInstanceOf(LostEventsException.class)
                .hasMessage("lossy: expected events=1000, got events=999");
    }

    private List<LatencySeries> run(TimedArm... arms) throws Exception {
        Workload workload =
                new Workload(EVENTS, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        return new LatencyRunner(directory, workload, 1, 2, QUIET).run(List.of(arms), RATE);
    }

    /** Handles on the publisher's thread, and stalls once, halfway. */
    private TimedArm arm(String name, int events, long stallNs) {
        Arm arm = new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int busyThreads() {
                return 1;
            }

            @Override
            public Arrival run(Turn turn) {
                calls.add(name);
                Tally tally = turn.newTally();
                UnsafeBuffer buffer = new UnsafeBuffer(new byte[turn.payload().length()]);
                turn.startClock();
                for (int n = 1; n <= events; n++) {
                    turn.pace().await(n);
                    if (n == EVENTS / 2) {
                        LockSupport.parkNanos(stallNs);
                    }
                    turn.payload().encode(buffer, 0, n);
                    tally.add(buffer, 0);
                }
                turn.stopClock();
                return Arrival.of(tally);
            }
        };
        return new TimedArm(name, arm, "due → handled");
    }
}
