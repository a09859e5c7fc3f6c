package io.anel.benchmarks.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairRunnerTest {
    private static final int EVENTS = 100;
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    private final List<String> calls = new ArrayList<>();
    private final List<Path> homes = new ArrayList<>();

    @Test
    void shouldTakeTurnsAndCountOnlyWhatComesAfterWarmUp() throws Exception {
        Series series = run(arm("a", LongStream.rangeClosed(1, EVENTS)), arm("b", LongStream.rangeClosed(1, EVENTS)));

        assertThat(calls).containsExactly("a", "b", "a", "b", "a", "b", "a", "b");
        assertThat(series.arms()).containsExactly("a", "b");
        assertThat(series.pairs())
                .hasSize(3)
                .allSatisfy(pair -> assertThat(pair)
                        .hasSize(2)
                        .allSatisfy(sample -> assertThat(sample.events()).isEqualTo(EVENTS)));
        assertThat(series.ratios()).hasSize(3);
    }

    @Test
    void shouldGiveEachTurnAnEmptyDirectoryAndDeleteItAfterwards() throws Exception {
        run(arm("a", LongStream.rangeClosed(1, EVENTS)), arm("b", LongStream.rangeClosed(1, EVENTS)));

        assertThat(homes)
                .doesNotHaveDuplicates()
                .allSatisfy(home -> assertThat(home).doesNotExist());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldRejectATurnThatLostAnEvent() {
        assertThatThrownBy(() -> run(arm("lossy", LongStream.range(1, EVENTS))))
                .isInstanceOf(LostEventsException.class)
                .hasMessage("lossy: expected events=100, got events=99");
    }

    @Test
    void shouldRejectATurnWhoseEventsChangedPlaces() {
        LongStream swapped = LongStream.concat(LongStream.of(2, 1), LongStream.rangeClosed(3, EVENTS));

        assertThatThrownBy(() -> run(arm("swapped", swapped)))
                .isInstanceOf(LostEventsException.class)
                .hasMessageContaining("expected checksum=");
    }

    @Test
    void shouldRejectATurnThatRepeatedOneEventForAnother() {
        LongStream repeated = LongStream.concat(LongStream.of(1, 1), LongStream.rangeClosed(3, EVENTS));

        assertThatThrownBy(() -> run(arm("repeated", repeated))).isInstanceOf(LostEventsException.class);
    }

    @Test
    void shouldCompareWithTheFastestPeerOfEachPair() {
        Series series = new Series(
                "key",
                Place.MEMORY,
                List.of("anel", "slow", "fast"),
                List.of(List.of(sample(100), sample(400), sample(200)), List.of(sample(100), sample(50), sample(300))));

        assertThat(series.ratios()).containsExactly(2.0, 0.5);
        assertThat(series.fastestPeers()).containsExactly(1, 1);
    }

    private static Sample sample(long wallNs) {
        return new Sample(EVENTS, wallNs, wallNs, wallNs, 0, 0);
    }

    private Series run(Arm... arms) throws Exception {
        Workload workload =
                new Workload(EVENTS, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        Comparison comparison =
                new Comparison("key", "?", AckMeaning.HANDLED, 1, List.of(Place.DISK), EVENTS, () -> List.of(arms));
        return new PairRunner(directory, workload, 1, 3, QUIET).run(comparison, Place.DISK);
    }

    private Arm arm(String name, LongStream numbers) {
        long[] delivered = numbers.toArray();
        return new Arm() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public int busyThreads() {
                return 1;
            }

            @Override
            public Arrival run(Turn turn) throws Exception {
                calls.add(name);
                homes.add(turn.directory());
                assertThat(turn.directory()).isEmptyDirectory();
                Files.writeString(turn.directory().resolve("journal"), "bytes");
                Tally tally = new Tally(turn.workload());
                UnsafeBuffer buffer = new UnsafeBuffer(new byte[turn.payload().length()]);
                turn.startClock();
                for (long n : delivered) {
                    turn.payload().encode(buffer, 0, n);
                    tally.add(buffer, 0);
                }
                turn.stopClock();
                return Arrival.of(tally);
            }
        };
    }
}
