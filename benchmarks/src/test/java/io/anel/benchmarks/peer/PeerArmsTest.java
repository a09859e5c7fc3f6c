package io.anel.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.agrona.concurrent.OffsetEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rig rejects a turn that lost anything, so a peer that comes back has moved every event. */
class PeerArmsTest {
    private static final int EVENTS = 20_000;
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(Workload.WaitKind.class)
    void shouldMoveEveryEventWhateverTheWaiting(Workload.WaitKind waiting) throws Exception {
        run(
                waiting,
                Workload.ProducerKind.MULTI,
                RawDisruptorArm.stampingWith(new OffsetEpochNanoClock()),
                NaiveJournalArm.onOneThread(),
                NaiveJournalArm.onTwoThreads(),
                new RawBatchesArm(),
                new FirstTouchArm(),
                new NothingArm());
    }

    @ParameterizedTest
    @EnumSource(Workload.ProducerKind.class)
    void shouldMoveEveryEventWhateverTheProducerType(Workload.ProducerKind producer) throws Exception {
        run(
                Workload.WaitKind.BACKOFF,
                producer,
                RawDisruptorArm.stampingWith(new OffsetEpochNanoClock()),
                NaiveJournalArm.onOneThread());
    }

    @Test
    void shouldReadBackWhatWasWritten() throws Exception {
        Series series = run(
                Workload.WaitKind.BACKOFF,
                Workload.ProducerKind.MULTI,
                new ChronicleTailerArm(),
                new ChronicleTailerArm());

        assertThat(series.values(0, Sample::events)).containsOnly(3 * EVENTS);
    }

    @Test
    void shouldForceTheBytesItWasAskedTo() throws Exception {
        Series series = run(
                Workload.WaitKind.BACKOFF,
                Workload.ProducerKind.MULTI,
                ForcedFileArm.growing(() -> 100_000),
                ForcedFileArm.reserving(() -> 400_000));

        assertThat(series.values(0, Sample::bytesPerForce)).containsOnly(100_000 / 88 * 88);
    }

    private Series run(Workload.WaitKind waiting, Workload.ProducerKind producer, Arm... arms) throws Exception {
        Workload workload = new Workload(EVENTS, 1024, waiting, producer, Payload.ofLength(64), 3);
        Comparison comparison =
                new Comparison("key", "?", AckMeaning.HANDLED, 1, List.of(Place.DISK), EVENTS, () -> List.of(arms));
        return new PairRunner(directory, workload, 0, 1, QUIET).run(comparison, Place.DISK);
    }
}
