package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The report covers what counts, whatever is damaged, and whoever writes meanwhile. */
@Timeout(60)
class JournalVerifierTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldCountThroughTheLastEventThatVerifiedWhenDamageIsEarly() throws IOException {
        Path dir = closed(1_000);
        ForgedExcerpt damaged = batches(dir, 1).get(3);
        JournalRecoveryTest.flip(damaged.file(), damaged.position() + 100);

        JournalVerifier.Report report = verify(dir);

        assertThat(report.damage()).singleElement().asString().contains(damaged.file() + " byte " + damaged.position());
        assertThat(report.firstSequence()).isEqualTo(1);
        assertThat(report.lastSequence()).isEqualTo(damaged.firstSequence() - 1);
        assertThat(report.events()).isEqualTo(damaged.firstSequence() - 1);
    }

    @Test
    void shouldCountNoEventWhenTheFirstIsDamaged() throws IOException {
        Path dir = closed(1_000);
        ForgedExcerpt damaged = batches(dir, 1).get(0);
        JournalRecoveryTest.flip(damaged.file(), damaged.position() + 100);

        JournalVerifier.Report report = verify(dir);

        assertThat(report.events()).isZero();
        assertThat(report.lastSequence()).isEqualTo(report.firstSequence() - 1);
    }

    @Test
    void shouldCountOnBehindAFinishedCycleThatIsDamaged() throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 1_000);
        }
        JournalKit.open(dir).close();
        ForgedExcerpt damaged = batches(dir, 1).get(3);
        JournalRecoveryTest.flip(damaged.file(), damaged.position() + 100);

        JournalVerifier.Report report = verify(dir);

        assertThat(report.damage()).hasSize(1);
        assertThat(report.lastSequence()).isEqualTo(1_000);
        assertThat(report.events()).isBetween(damaged.firstSequence(), 999L);
    }

    @Test
    void shouldTellHowFarItIsWithinACycleAndHowMuchThereIs() throws IOException {
        Path dir = parent.resolve("journal");
        TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
        try (JournalLog log = JournalKit.journal(dir).cycleBytes(64L << 20).open(JournalKit.SETTINGS)) {
            for (int i = 0; i < 500; i++) {
                run.begin(1 + i * 30L).events(30, 1_000);
                log.append(run);
            }
        }
        List<long[]> told = new ArrayList<>();

        JournalVerifier.verify(dir, (events, all) -> told.add(new long[] {events, all}));

        assertThat(told)
                .hasSizeGreaterThan(10)
                .allSatisfy(each -> assertThat(each[1]).isEqualTo(15_000));
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i)[0] - told.get(i - 1)[0]).isBetween(0L, 1_500L);
        }
        assertThat(told.get(told.size() - 1)[0]).isEqualTo(15_000);
    }

    @Test
    void shouldNotTakeACycleThatAWriterHasJustBegunForDamage() throws IOException {
        Path dir = parent.resolve("journal");
        JournalLayout layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(dir)) {
            long last = 0;
            while (layout.cycles(1).size() < 3) {
                last = JournalKit.append(log, last, 100);
                log.force();
            }
            JournalKit.append(log, last, 100);
        }
        Path newest = layout.cycle(1, 3);
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, new byte[bytes.length]);

        EpochWalk walk = new EpochWalk(layout, ManifestFile.read(layout));
        Files.write(newest, bytes);
        long[] events = {0};
        walk.walk(0, batch -> events[0] += batch.count());

        assertThat(events[0]).isEqualTo(walk.nextSequence() - 1).isEqualTo(JournalKit.readAll(dir));
        assertThat(walk.tornAt()).isEmpty();
        assertThat(walk.isCleanlyClosed()).isTrue();
    }

    @Test
    void shouldNotTakeAnEndThatWasNeverForcedForDamageThoughTheNextCycleGoesOn() throws IOException {
        Path dir = parent.resolve("journal");
        Path unforced = parent.resolve("unforced");
        Path forced = parent.resolve("forced");
        long last = 0;
        try (JournalLog log = JournalKit.open(dir)) {
            while (new JournalLayout(dir).cycles(1).size() < 2) {
                last = JournalKit.append(log, last, 100);
            }
            JournalKit.copy(dir, unforced);
            log.force();
            last = JournalKit.append(log, last, 100);
            JournalKit.copy(dir, forced);
        }

        spoilEnd(unforced, 12);
        assertThat(verify(unforced).damage()).isEmpty();
        assertThat(verify(unforced).tornAt()).isEmpty();
        assertThat(JournalKit.readAll(unforced)).isEqualTo(last - 100);
        JournalKit.open(unforced).close();
        assertThat(JournalKit.readAll(unforced)).isEqualTo(last - 100);

        String place = spoilEnd(forced, 12);
        assertThat(verify(forced).damage()).singleElement().asString().startsWith(place);
        JournalKit.open(forced).close();
        assertThat(JournalKit.readAll(forced)).isEqualTo(last);
    }

    /** As power loss may leave them: the later file proves that a writer was through with the head of the one in front. */
    @Test
    void shouldSayThatTheTailIsTornWhereTwoCyclesHaveLostAllTheyHad() throws IOException {
        Path dir = parent.resolve("journal");
        Path lost = parent.resolve("lost");
        JournalLayout layout = new JournalLayout(lost);
        try (JournalLog log = JournalKit.open(dir)) {
            for (long last = 0; new JournalLayout(dir).cycles(1).size() < 3; ) {
                last = JournalKit.append(log, last, 100);
            }
            JournalKit.copy(dir, lost);
        }
        for (int cycle = 2; cycle <= 3; cycle++) {
            try (var file = new java.io.RandomAccessFile(layout.cycle(1, cycle).toFile(), "rw")) {
                file.write(new byte[(int) file.length()]);
            }
        }
        spoilEnd(lost, 0);

        assertThat(verify(lost).tornAt()).startsWith(layout.cycle(1, 2) + " byte 0: expected a cycle's header");
        assertThatThrownBy(() -> JournalKit.readAll(lost)).isInstanceOf(DamagedLogException.class);
        try (JournalLog log = JournalKit.open(lost)) {
            assertThat(log.recovery().tornAt()).startsWith(layout.cycle(1, 2).toString());
        }
    }

    /** As power loss may leave them, where the directory was not forced: of two names the later one is there. */
    @Test
    void shouldSayThatTheTailIsTornWhereAFileIsMissingInFrontOfAnother() throws IOException {
        Path dir = parent.resolve("journal");
        Path lost = parent.resolve("lost");
        JournalLayout layout = new JournalLayout(lost);
        long last = 0;
        try (JournalLog log = JournalKit.open(dir)) {
            while (new JournalLayout(dir).cycles(1).size() < 3) {
                last = JournalKit.append(log, last, 100);
            }
            JournalKit.copy(dir, lost);
        }
        Files.delete(layout.cycle(1, 2));
        try (var file = new java.io.RandomAccessFile(layout.cycle(1, 3).toFile(), "rw")) {
            file.write(new byte[(int) file.length()]);
        }
        spoilEnd(lost, 0);
        String missing = layout.cycle(1, 2).getFileName() + " to come, got no such file";

        assertThat(verify(lost).tornAt())
                .startsWith(layout.cycle(1, 1) + " byte ")
                .endsWith(missing);
        assertThatThrownBy(() -> JournalKit.readAll(lost)).isInstanceOf(DamagedLogException.class);
        try (JournalLog log = JournalKit.open(lost)) {
            assertThat(log.recovery().tornAt()).endsWith(missing);
            assertThat(log.recovery().lastSequence()).isPositive().isLessThan(last);
        }
    }

    /** Readers do not need end marks: a log of many cycles at rest is read to its end all the same, by one look for each cycle. */
    @ParameterizedTest
    @ValueSource(ints = {0, ChronicleFraming.END_MARK | 0x200})
    void shouldReadOnBehindAnEndMarkThatIsNoneAnyMore(int instead) throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 5_000);
        }
        assertThat(new JournalLayout(dir).cycles(1)).hasSizeGreaterThan(3);

        spoilEnd(dir, instead);

        assertThat(JournalKit.readAll(dir)).isEqualTo(5_000);
        assertThat(verify(dir).isSound()).isTrue();
    }

    /** Puts a length word, and zeros behind it, in the place of the end mark behind the last event of the first cycle; file and byte. */
    private static String spoilEnd(Path dir, int word) throws IOException {
        List<ForgedExcerpt> batches = batches(dir, 1);
        ForgedExcerpt last = batches.get(batches.size() - 1);
        long end = last.nextPosition();
        try (var access = new java.io.RandomAccessFile(last.file().toFile(), "rw")) {
            access.seek(end);
            access.writeInt(Integer.reverseBytes(word));
            access.write(new byte[12]);
        }
        return last.file() + " byte " + end;
    }

    @Test
    void shouldNotTakeWhatAWriterHasNotFinishedForATornTail() throws IOException {
        Path dir = parent.resolve("journal");
        Path dead = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
            List<ForgedExcerpt> batches = batches(dir, 1);
            ForgedExcerpt last = batches.get(batches.size() - 1);
            byte[] word = lengthWord(last, new byte[4]);
            JournalKit.copy(dir, dead);

            assertThat(verify(dead).tornAt()).contains(" byte " + last.position() + ": expected event ");
            assertThat(JournalInfo.of(dead).tornAt()).isNotEmpty();
            assertThat(verify(dir).tornAt()).isEmpty();
            assertThat(JournalInfo.of(dir).tornAt()).isEmpty();
            lengthWord(last, word);
        }
    }

    @Test
    void shouldLookAgainWhenTheJournalIsOpenedAnewMeanwhile() throws IOException {
        Path alive = parent.resolve("alive");
        Path dir = parent.resolve("dead");
        JournalKit.open(alive).close();
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 500);
        }
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 500, 500);
            JournalKit.copy(alive, dir);
        }
        int[] openings = {0};

        JournalVerifier.Report report = JournalVerifier.verify(dir, (events, all) -> {
            if (openings[0]++ == 0) {
                JournalKit.open(dir).close();
            }
        });

        assertThat(openings[0]).isGreaterThan(1);
        assertThat(report.damage()).isEmpty();
        assertThat(report.events()).isEqualTo(1_000);
    }

    @Test
    void shouldNameAFrameThatDoesNotHoldTogetherUnderAValidCrc() throws IOException {
        for (int length : new int[] {0, -8, 8, 1 << 30}) {
            Path dir = closed(1_000);
            ForgedExcerpt batch = batches(dir, 1).get(5);
            batch.putInt(0, length).write();
            String place =
                    batch.file() + " byte " + batch.position() + ": event " + batch.firstSequence() + " at byte ";

            assertThat(verify(dir).damage())
                    .singleElement()
                    .asString()
                    .startsWith(place)
                    .endsWith("expected a frame length of " + FrameDescriptor.HEADER_LENGTH + " to "
                            + batch.bodyLength() + ", got " + length);
            assertThatThrownBy(() -> reopen(dir))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageStartingWith(place);
            JournalRecoveryTest.delete(dir);
        }
    }

    /** Refuses what opening would have to read first: the whole of the newest cycle. */
    private static void reopen(Path dir) throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Recovery.recover(layout, ManifestFile.read(layout));
    }

    @Test
    void shouldReportEventsThatSalvageCouldNotSaveAndGoOnBehindThem() throws IOException {
        for (int at : new int[] {4, 200, -1}) {
            Path dir = closed(1_000);
            List<ForgedExcerpt> batches = batches(dir, 1);
            ForgedExcerpt lost = batches.get(at < 0 ? batches.size() - 1 : Math.min(at, batches.size() - 2));
            long lastLost = lost.lastSequence();
            long count = lastLost - lost.firstSequence() + 1;
            lost.lostThrough(lastLost).write();
            salvaged(dir, 1_000);

            for (int opening = 1; opening <= 3; opening++) {
                JournalVerifier.Report report = verify(dir);
                assertThat(report.damage()).isEmpty();
                assertThat(report.lost())
                        .singleElement()
                        .asString()
                        .startsWith(lost.firstSequence() + " to " + lastLost + ": a bad sector");
                long last = 1_000 + (opening - 1) * 10L;
                assertThat(report.events()).isEqualTo(last - count);
                assertThat(JournalInfo.of(dir).lastSequence()).isEqualTo(last);
                assertThat(JournalInfo.of(dir).damage()).isEmpty();
                assertThat(readBehindLost(dir)).isEqualTo(last - count);
                try (JournalLog log = JournalKit.open(dir)) {
                    assertThat(log.lastSequence()).isEqualTo(last);
                    assertThat(log.recovery().copiedEvents()).isZero();
                    JournalKit.append(log, last, 10);
                }
            }
            JournalRecoveryTest.delete(dir);
        }
    }

    @Test
    void shouldRefuseLostEventsThatAreNotOnRecordAsDurable() throws IOException {
        Path alive = parent.resolve("alive");
        Path dir = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 100);
            JournalKit.copy(alive, dir);
        }
        ForgedExcerpt lost = batches(dir, 1).get(4);
        lost.lostThrough(lost.lastSequence()).write();

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageStartingWith(
                        lost.file() + " byte " + lost.position() + ": expected lost events to be on record");
    }

    @Test
    void shouldNameALostRangeThatEndsBeforeItBegins() throws IOException {
        for (long end : new long[] {0, -5, Long.MAX_VALUE}) {
            Path dir = closed(1_000);
            ForgedExcerpt lost = batches(dir, 1).get(4);
            lost.lostThrough(end).write();

            assertThat(verify(dir).damage())
                    .singleElement()
                    .asString()
                    .startsWith(lost.file() + " byte " + lost.position() + ": expected a lost range from "
                            + lost.firstSequence());
            JournalRecoveryTest.delete(dir);
        }
    }

    /** One cycle of an opening that ended in order. */
    private Path closed(int events) {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.journal(dir).cycleBytes(1 << 20).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, events);
        }
        return dir;
    }

    /** Salvage forces what it writes, and says so in its manifest. */
    private static void salvaged(Path dir, long durable) throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Manifest manifest = ManifestFile.read(layout);
        List<CycleBounds> cycles = manifest.cycles();
        ManifestFile.write(
                layout,
                new Manifest(
                        manifest.seed(),
                        manifest.epoch(),
                        manifest.openCycle(),
                        manifest.openFirstSequence(),
                        durable,
                        cycles));
    }

    private static long readBehindLost(Path dir) {
        long[] events = {0};
        try (JournalReader reader = JournalReader.open(dir).onLostRange((first, last, why) -> {})) {
            for (int i = 0; i < 100; i++) {
                reader.poll((sequence, epoch, buffer, offset, length) -> events[0]++, 1_000);
            }
        }
        return events[0];
    }

    private static List<ForgedExcerpt> batches(Path dir, int cycle) throws IOException {
        return ForgedExcerpt.all(dir, 1, cycle, ExcerptKind.BATCH);
    }

    private static byte[] lengthWord(ForgedExcerpt excerpt, byte[] word) throws IOException {
        try (var access = new java.io.RandomAccessFile(excerpt.file().toFile(), "rw")) {
            byte[] before = new byte[4];
            access.seek(excerpt.position());
            access.readFully(before);
            access.seek(excerpt.position());
            access.write(word);
            return before;
        }
    }

    private static JournalVerifier.Report verify(Path dir) {
        return JournalVerifier.verify(dir, (events, all) -> {});
    }
}
