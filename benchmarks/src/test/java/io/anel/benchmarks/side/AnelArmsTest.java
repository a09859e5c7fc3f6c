package io.anel.benchmarks.side;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.peer.FirstTouchArm;
import io.anel.benchmarks.peer.ForcedFileArm;
import io.anel.benchmarks.peer.MappedCrcArm;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.PairRunner;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rig rejects a turn that lost anything, so a side that comes back has moved every event. */
class AnelArmsTest {
    private static final int EVENTS = 50_000;
    private static final int PASSES = 2;
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Workload.WaitKind.class)
    void shouldMoveEveryEventThroughRingAndJournal(Workload.WaitKind waiting) throws Exception {
        run(waiting, AnelRingArm.inSingles(), new AnelJournaledArm());
    }

    @Test
    void shouldReplayEveryEventFromFullBatchesAndFromSingleEvents() throws Exception {
        Series series =
                run(Workload.WaitKind.BACKOFF, AnelReplayArm.fromFullBatches(), AnelReplayArm.fromSingleEvents());

        assertThat(series.values(0, Sample::events)).containsOnly(PASSES * EVENTS);
        assertThat(series.values(1, Sample::events)).containsOnly(PASSES * EVENTS);
    }

    /** 50,000 are no multiple of 32: the last group is smaller. */
    @Test
    void shouldMoveEveryEventInGroups() throws Exception {
        run(Workload.WaitKind.BACKOFF, AnelRingArm.inGroups(32), AnelRingArm.inGroups(1));
    }

    @Test
    void shouldReadTheSameEventsFromTheMappedFilesAsAReplay() throws Exception {
        Series series = run(
                Workload.WaitKind.BACKOFF,
                AnelReplayArm.fromFullBatches(),
                new MappedCrcArm(AnelReplayArm::writeFullBatches));

        assertThat(series.values(1, Sample::events)).containsOnly(PASSES * EVENTS);
    }

    @Test
    void shouldHaveTheFileForceAsManyBytesAtOnceAsAnelDid() throws Exception {
        AnelDurableArm anel = new AnelDurableArm();

        Series series = run(Workload.WaitKind.BACKOFF, anel, ForcedFileArm.growing(anel::bytesPerForce));

        double bytes = series.values(0, Sample::bytesPerForce)[0];
        assertThat(bytes).isBetween(10_000.0, 88.0 * EVENTS + 1_000);
        assertThat(series.values(1, Sample::bytesPerForce)[0]).isBetween(bytes - 88, bytes);
    }

    /** A ring smaller than the default group and outbox, and slots so large that a default outbox would not fit into a file. */
    @Test
    void shouldMoveLargeEventsThroughASmallRingOfTheRowsOwn() throws Exception {
        Comparison comparison = new Comparison(
                        "key",
                        "?",
                        AckMeaning.JOURNALED,
                        1,
                        List.of(Place.DISK),
                        1_000,
                        () -> List.of(new AnelJournaledArm(), new FirstTouchArm()))
                .carrying(Payload.ofLength(16 << 10))
                .throughRingOf(256);

        Series series = runner(Workload.WaitKind.BACKOFF).run(comparison, Place.DISK);

        assertThat(comparison.workload(workload(Workload.WaitKind.BACKOFF)).ringSize())
                .isEqualTo(256);
        assertThat(series.values(0, Sample::events)).containsOnly(1_000);
        assertThat(series.values(1, Sample::events)).containsOnly(1_000);
    }

    private Series run(Workload.WaitKind waiting, Arm... arms) throws Exception {
        Comparison comparison =
                new Comparison("key", "?", AckMeaning.HANDLED, 1, List.of(Place.DISK), EVENTS, () -> List.of(arms));
        return runner(waiting).run(comparison, Place.DISK);
    }

    private PairRunner runner(Workload.WaitKind waiting) {
        return new PairRunner(directory, workload(waiting), 0, 1, QUIET);
    }

    private static Workload workload(Workload.WaitKind waiting) {
        return new Workload(EVENTS, 1024, waiting, Workload.ProducerKind.MULTI, Payload.ofLength(64), PASSES);
    }
}
