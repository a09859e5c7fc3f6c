package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.FrameDescriptor;
import io.anel.event.NameKind;
import io.anel.journal.format.ExcerptKind;
import io.anel.log.FrameBatch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader shows in batches, small ones gathered, what it hands on one by one. */
@Timeout(120)
class JournalBatchReadTest {
    private static final int EVENTS = 12_000;
    private static final int[] LIMITS = {1, 2, 5, 16, 17, 100, 255, 256, 257, 4096};
    private static final long SEED = 20261125;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private final Random random = new Random(SEED);

    private record Seen(long sequence, int epoch, int hash) {}

    private record Reading(List<Seen> events, String refusal) {}

    /** Each opening but the last ends with a death, so the next one's first cycle begins with events of the epoch before. */
    @BeforeEach
    void writeAJournalOfThreeOpenings() {
        dir = parent.resolve("opening-0");
        long last = 0;
        for (int opening = 1; opening <= 3; opening++) {
            Path alive = dir;
            dir = parent.resolve("opening-" + opening);
            try (JournalLog log = JournalKit.open(alive)) {
                last = append(log, last, opening * (EVENTS / 3));
                JournalKit.copy(alive, dir);
            }
        }
    }

    /** Batches of 1 to 40 events, most of them small, some with a name. */
    private long append(JournalLog log, long last, long through) {
        TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
        long next = last + 1;
        while (next <= through) {
            int count = (int) Math.min(
                    random.nextInt(8) == 0 ? 1 + random.nextInt(40) : 1 + random.nextInt(3), through - next + 1);
            run.begin(next);
            for (int i = 0; i < count; i++) {
                if (random.nextInt(400) == 0) {
                    run.name(NameKind.TYPE, 100 + (int) next + i, "type-" + (next + i));
                } else {
                    run.event(random.nextInt(120));
                }
            }
            log.append(run);
            next += count;
        }
        return through;
    }

    @Test
    void shouldShowInBatchesOfAnySizeWhatItHandsOnOneByOne() {
        Reading oneByOne = byPoll(JournalReader.open(dir));
        assertThat(oneByOne.events).hasSize(EVENTS);

        for (int limit : LIMITS) {
            assertThat(byBatch(JournalReader.open(dir), limit))
                    .as("limit %d", limit)
                    .isEqualTo(oneByOne);
            assertThat(byBatch(JournalReader.open(dir).readAhead(), limit))
                    .as("ahead, limit %d", limit)
                    .isEqualTo(oneByOne);
        }
    }

    @Test
    void shouldShowTheSameFromAnywhere() {
        for (int i = 0; i < 100; i++) {
            long from = 1 + random.nextInt(EVENTS);
            int limit = LIMITS[random.nextInt(LIMITS.length)];

            Reading batches = byBatch(JournalReader.open(dir).seek(from), limit);

            assertThat(batches)
                    .as("from %d, limit %d", from, limit)
                    .isEqualTo(byPoll(JournalReader.open(dir).seek(from)));
            assertThat(batches.events.get(0).sequence).isEqualTo(from);
        }
    }

    @Test
    void shouldGatherSmallBatchesAndKnowTheNamesOfWhatItShows() {
        int most = 0;
        try (JournalReader reader = JournalReader.open(dir)) {
            FrameBatch batch = new FrameBatch();
            while (reader.next(batch, 4096) > 0) {
                most = Math.max(most, batch.count());
                int offset = batch.offset();
                for (int i = 0; i < batch.count(); i++) {
                    long sequence = batch.firstSequence() + i;
                    if (FrameDescriptor.typeId(batch.buffer(), offset) < TestRun.TYPE) {
                        assertThat(reader.names().typeName(100 + (int) sequence))
                                .isEqualTo("type-" + sequence);
                    }
                    offset = batch.next(i, offset);
                }
            }
        }

        assertThat(most).isBetween(41, FrameBatch.MOST_APART);
    }

    @Test
    void shouldShowWhatStandsBeforeDamageAndThenRefuseIt() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        int refused = 0;
        for (int i = 0; i < 150; i++) {
            List<Integer> epochs = layout.epochs();
            int epoch = epochs.get(random.nextInt(epochs.size()));
            List<Integer> cycles = layout.cycles(epoch);
            Path file = layout.cycle(epoch, cycles.get(random.nextInt(cycles.size())));
            long position = 512 + random.nextInt(60_000);
            int mask = 1 + random.nextInt(255);
            JournalKit.flip(file, position, mask);

            Reading oneByOne = byPoll(JournalReader.open(dir));
            Reading batches = byBatch(JournalReader.open(dir), LIMITS[random.nextInt(LIMITS.length)]);

            assertThat(batches).as("change %d, %s byte %d", i, file, position).isEqualTo(oneByOne);
            refused += oneByOne.refusal.isEmpty() ? 0 : 1;
            JournalKit.flip(file, position, mask);
        }
        assertThat(refused).as("changes that were noticed").isGreaterThan(100);
    }

    @Test
    void shouldShowWhatStandsBeforeAFrameThatDoesNotFitItsBatchAndRefuseThatAgainAndAgain() throws IOException {
        Path single = writeSingleEvents();
        ForgedExcerpt.all(single, 1, 1, ExcerptKind.BATCH)
                .get(6)
                .putInt(0, 1000)
                .write();

        assertThatItIsReadTo(6, single, "expected a frame length");
    }

    @Test
    void shouldShowWhatStandsBeforeAGapAndRefuseThatAgainAndAgain() throws IOException {
        Path single = writeSingleEvents();
        ForgedExcerpt.all(single, 1, 1, ExcerptKind.BATCH)
                .get(6)
                .firstSequence(8)
                .write();

        assertThatItIsReadTo(6, single, "expected event 7, got BATCH of 8");
    }

    @Test
    void shouldGoOnWhereItStoodAfterAFailureToReadOn() throws IOException {
        Path single = writeSingleEvents();
        ForgedExcerpt seventh =
                ForgedExcerpt.all(single, 1, 1, ExcerptKind.BATCH).get(6);
        Path file = seventh.file();
        Path aside = file.resolveSibling("aside");
        byte[] whole = Files.readAllBytes(file);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(seventh.position());
        }

        try (JournalReader reader = JournalReader.open(single)) {
            FrameBatch batch = new FrameBatch();
            assertThat(reader.next(batch, 2)).isEqualTo(2);
            // What comes next needs the file mapped anew, and that fails.
            Files.move(file, aside);
            assertThat(reader.next(batch, 100)).isEqualTo(4);
            assertThatThrownBy(() -> reader.next(batch, 100)).isInstanceOf(LogException.class);
            Files.write(aside, whole);
            Files.move(aside, file);

            assertThat(reader.next(batch, 100)).isEqualTo(14);
            assertThat(batch.firstSequence()).isEqualTo(7);
        }
    }

    @Test
    void shouldRefuseAnotherJournalsCycleEvenWhereChecksAreOff() throws IOException {
        JournalLayout ours = new JournalLayout(writeSingleEvents());
        JournalLayout theirs = new JournalLayout(writeSingleEvents("theirs"));
        Files.copy(theirs.cycle(1, 1), ours.cycle(1, 1), StandardCopyOption.REPLACE_EXISTING);

        try (JournalReader reader = JournalReader.open(ours, false)) {
            assertThatThrownBy(() -> reader.next(new FrameBatch(), 100)).isInstanceOf(DamagedLogException.class);
        }
    }

    @Test
    void shouldShowEventsOfAnotherEpochInABatchOfTheirOwn() throws IOException {
        Path single = writeSingleEvents();
        ForgedExcerpt.all(single, 1, 1, ExcerptKind.BATCH).get(6).epoch(2).write();

        List<Seen> events = byBatch(JournalReader.open(single), 100).events;

        assertThat(events).isEqualTo(byPoll(JournalReader.open(single)).events).hasSize(20);
        assertThat(events.get(6).epoch).isEqualTo(2);
    }

    private Path writeSingleEvents() {
        return writeSingleEvents("single");
    }

    private Path writeSingleEvents(String name) {
        Path single = parent.resolve(name);
        try (JournalLog log = JournalKit.open(single)) {
            TestRun run = new TestRun(1024);
            for (int next = 1; next <= 20; next++) {
                log.append(run.begin(next).event(16));
            }
        }
        return single;
    }

    private static void assertThatItIsReadTo(int last, Path journal, String refusal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            FrameBatch batch = new FrameBatch();

            assertThat(reader.next(batch, 100)).isEqualTo(last);
            for (int i = 0; i < 3; i++) {
                assertThat(reader.nextSequence()).isEqualTo(last + 1);
                assertThatThrownBy(() -> reader.next(batch, 100))
                        .isInstanceOf(DamagedLogException.class)
                        .hasMessageContaining(refusal);
            }
        }
    }

    @Test
    void shouldReadOnAtTheLiveEnd() {
        try (JournalLog log = JournalKit.open(dir);
                JournalReader reader = log.reader(EVENTS + 1)) {
            FrameBatch batch = new FrameBatch();
            assertThat(reader.next(batch, 100)).isZero();
            long last = EVENTS;
            for (int i = 0; i < 2_000; i++) {
                long appended = append(log, last, last + 1 + random.nextInt(12));
                while (reader.next(batch, 1 + random.nextInt(20)) > 0) {
                    assertThat(batch.firstSequence()).isEqualTo(last + 1);
                    last += batch.count();
                }
                assertThat(last).isEqualTo(appended);
            }
        }
    }

    private static Reading byPoll(JournalReader opened) {
        List<Seen> events = new ArrayList<>();
        try (JournalReader reader = opened) {
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) ->
                                    events.add(seen(sequence, epoch, buffer, offset)),
                            64)
                    > 0) {}
            return new Reading(events, "");
        } catch (DamagedLogException e) {
            return new Reading(events, e.getMessage());
        }
    }

    private static Reading byBatch(JournalReader opened, int limit) {
        List<Seen> events = new ArrayList<>();
        try (JournalReader reader = opened) {
            FrameBatch batch = new FrameBatch();
            while (reader.next(batch, limit) > 0) {
                assertThat(batch.count()).isBetween(1, limit);
                int offset = batch.offset();
                for (int i = 0; i < batch.count(); i++) {
                    events.add(seen(batch.firstSequence() + i, batch.epoch(), batch.buffer(), offset));
                    offset = batch.next(i, offset);
                }
                assertThat(reader.nextSequence()).isEqualTo(batch.firstSequence() + batch.count());
            }
            return new Reading(events, "");
        } catch (DamagedLogException e) {
            return new Reading(events, e.getMessage());
        }
    }

    private static Seen seen(long sequence, int epoch, DirectBuffer buffer, int offset) {
        int length = FrameDescriptor.alignedLength(FrameDescriptor.length(buffer, offset));
        return new Seen(sequence, epoch, new UnsafeBuffer(buffer, offset, length).hashCode());
    }
}
