package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.anel.api.LogException;
import io.anel.journal.cycle.CycleCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** After an exception a reader stands where it stood: nothing is handed on twice, and nothing is passed over. */
@Timeout(60)
class JournalReaderPlaceTest {
    /** The live end is looked behind once in so many looks. */
    private static final int LOOKS = 200;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private JournalLayout layout;
    private final List<String> handed = new ArrayList<>();

    @BeforeEach
    void nameTheDirectory() {
        dir = parent.resolve("journal");
        layout = new JournalLayout(dir);
    }

    @Test
    void shouldHandOnEveryEventOnceWhenFindingItsPlaceAgainFailsAtFirst() throws IOException {
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        try (JournalReader reader = JournalReader.open(dir)) {
            readToEnd(reader);
            try (JournalLog log = JournalKit.open(dir)) {
                JournalKit.append(log, 100, 10);
                Path cycle = layout.cycle(1, 1);
                Path hidden = parent.resolve("hidden");
                Files.move(cycle, hidden);
                Files.createDirectory(cycle);

                for (int i = 0; i < 3; i++) {
                    assertThat(failure(reader)).isInstanceOf(LogException.class);
                    assertThat(reader.nextSequence()).isEqualTo(101);
                }
                Files.delete(cycle);
                Files.move(hidden, cycle);
                readToEnd(reader);
            }
        }
        assertThat(handed)
                .isEqualTo(LongStream.rangeClosed(1, 110)
                        .mapToObj(sequence -> sequence + " of " + (sequence <= 100 ? 1 : 2))
                        .toList());
    }

    @Test
    void shouldSayThatItWasRewoundUntilItIsSoughtElsewhere() throws IOException {
        try (JournalReader reader = readerOfAHundredEventsOfWhichFiftyAreLost()) {
            try (JournalLog log = JournalKit.open(dir)) {
                JournalKit.append(log, 50, 70);

                for (int i = 0; i < 3; i++) {
                    assertThat(failure(reader))
                            .isInstanceOf(RewoundException.class)
                            .hasMessageContaining(
                                    "expected event 100 of epoch 1, which was handed on, got one of epoch 2");
                    assertThat(reader.nextSequence()).isEqualTo(101);
                }
                assertThat(handed).hasSize(100);
                reader.seek(51);
                readToEnd(reader);
            }
        }
        assertThat(handed).hasSize(170).endsWith("120 of 2");
        assertThat(handed.get(100)).isEqualTo("51 of 2");
    }

    @Test
    void shouldSayThatItWasRewoundAlsoOnceOtherEventsHaveTakenThePlace() throws IOException {
        try (JournalReader reader = readerOfAHundredEventsOfWhichFiftyAreLost()) {
            try (JournalLog log = JournalKit.open(dir)) {
                for (int i = 0; i < 3; i++) {
                    assertThat(failure(reader))
                            .isInstanceOf(RewoundException.class)
                            .hasMessageContaining(", which was handed on, got no such event");
                }

                JournalKit.append(log, 50, 70);

                assertThat(failure(reader))
                        .isInstanceOf(RewoundException.class)
                        .hasMessageContaining("got one of epoch 2");
                assertThat(reader.nextSequence()).isEqualTo(101);
            }
        }
        assertThat(handed).hasSize(100);
    }

    /** It has passed over events that were too early; a power loss takes some of them, and later ones take their places. */
    @Test
    void shouldHandOnWhatTakesThePlaceOfEventsBeforeTheTimeThatItWaitsFor() throws IOException {
        Path durable = parent.resolve("durable");
        try (JournalReader reader = JournalReader.open(ofAHundredEventsOfWhichFiftyAreForced(durable))) {
            reader.seekTime(Instant.ofEpochSecond(0, TestRun.timestampNs(200)));
            readToEnd(reader);
            assertThat(handed).isEmpty();
            Files.move(dir, parent.resolve("lost"));
            Files.move(durable, dir);
            try (JournalLog log = JournalKit.open(dir)) {
                TestRun run = new TestRun(4096).begin(200).events(10, 8);
                run.renumber(51);
                log.append(run);
                readToEnd(reader);
            }
        }
        assertThat(handed).hasSize(10).startsWith("51 of 2");
    }

    @Test
    void shouldPassOverALostRangeBeforeTheEventThatItWasSoughtTo() throws IOException {
        Path salvaged = salvagedWithoutABatchBehind(50);
        List<String> lost = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(salvaged).seek(300)) {
            reader.poll((sequence, epoch, buffer, offset, length) -> handed.add("" + sequence), 1);
        }
        try (JournalReader reader = JournalReader.open(salvaged).seek(300)) {
            reader.onLostRange((first, last, why) -> lost.add(first + " to " + last));
            readToEnd(reader);
        }
        assertThat(lost).isEmpty();
        assertThat(handed.get(0)).isEqualTo("300");
        assertThat(handed).hasSize(1 + 101);
    }

    @Test
    void shouldReportALostRangeOnceThoughAnotherOpeningRecoversTheJournal() throws IOException {
        Path salvaged = salvagedWithoutABatchBehind(50);
        List<String> lost = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(salvaged)) {
            reader.onLostRange((first, last, why) -> lost.add(first + " to " + last));
            readToEnd(reader);
            try (JournalLog log = JournalKit.open(salvaged)) {
                JournalKit.append(log, 400, 10);
                readToEnd(reader);
            }
        }
        assertThat(lost).hasSize(1);
        assertThat(handed).doesNotHaveDuplicates().endsWith("410 of 3");
    }

    /** What a power loss leaves, under a reader that has read what was not forced. */
    private JournalReader readerOfAHundredEventsOfWhichFiftyAreLost() throws IOException {
        Path durable = parent.resolve("durable");
        JournalReader reader = JournalReader.open(ofAHundredEventsOfWhichFiftyAreForced(durable));
        readToEnd(reader);
        Files.move(dir, parent.resolve("lost"));
        Files.move(durable, dir);
        return reader;
    }

    private Path ofAHundredEventsOfWhichFiftyAreForced(Path durable) {
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 50);
            JournalKit.copy(dir, durable);
            JournalKit.append(log, 50, 50);
        }
        return dir;
    }

    private Path salvagedWithoutABatchBehind(long sequence) throws IOException {
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 400);
        }
        Path file = layout.cycle(1, 1);
        try (CycleCursor cursor = cursor(file)) {
            while (cursor.next() == CycleCursor.EXCERPT && cursor.firstSequence() < sequence) {
                // On to the batch.
            }
            JournalKit.flip(file, cursor.bodyOffset() + 30, 1);
        }
        Path salvaged = parent.resolve("salvaged");
        assertThat(Salvage.salvage(dir, salvaged, events -> {}).lost()).hasSize(1);
        return salvaged;
    }

    private CycleCursor cursor(Path file) throws IOException {
        return new CycleCursor(layout.mapping(file), ManifestFile.read(layout).seed(), 1, true);
    }

    private void readToEnd(JournalReader reader) {
        for (int i = 0; i < LOOKS; i++) {
            poll(reader);
        }
    }

    private int poll(JournalReader reader) {
        return reader.poll((sequence, epoch, buffer, offset, length) -> handed.add(sequence + " of " + epoch), 7);
    }

    /** The next exception; null when there is none. */
    private Throwable failure(JournalReader reader) {
        return catchThrowable(() -> readToEnd(reader));
    }
}
