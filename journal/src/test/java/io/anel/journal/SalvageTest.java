package io.anel.journal;

import static io.anel.journal.SalvageKit.cut;
import static io.anel.journal.SalvageKit.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.Anel;
import io.anel.api.DamagedLogException;
import io.anel.api.LogOpenException;
import io.anel.event.NameTable;
import io.anel.journal.SalvageKit.Batch;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What verifies of a damaged journal is written into a new one, and what is lost is marked there. */
@Timeout(120)
class SalvageTest {
    private static final int EVENTS = 2_400;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private Path out;
    private JournalLayout layout;

    @BeforeEach
    void writeAJournalOfThreeOpenings() {
        dir = parent.resolve("damaged");
        out = parent.resolve("salvaged");
        layout = new JournalLayout(dir);
        for (int opening = 0; opening < 3; opening++) {
            try (JournalLog log = JournalKit.open(dir)) {
                JournalKit.append(log, opening * EVENTS / 3, EVENTS / 3);
            }
        }
    }

    @Test
    void shouldWriteAllOfASoundJournalAndLoseNothing() {
        Salvage.Report report = salvage();

        assertThat(report)
                .isEqualTo(new Salvage.Report(1, EVENTS, EVENTS, List.of(), new Salvage.End(true, "", false), ""));
        assertThat(events(out)).isEqualTo(events(dir));
        assertThat(verify(out).isSound()).isTrue();
    }

    @Test
    void shouldLoseTheDamagedBatchAloneAndSayWhereItWas() throws IOException {
        Batch batch = batches().get(batches().size() / 2);
        JournalKit.flip(batch.file(), batch.body() + 30, 1);

        Salvage.Report report = salvage();

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(batch.first());
            assertThat(lost.lastSequence()).isEqualTo(batch.last());
            assertThat(lost.why()).startsWith(batch.file() + " byte " + batch.position() + ": ");
        });
        assertThat(report.events()).isEqualTo(EVENTS - (batch.last() - batch.first() + 1));
        JournalKit.flip(batch.file(), batch.body() + 30, 1);
        TreeMap<Long, String> sound = events(dir);
        sound.subMap(batch.first(), batch.last() + 1).clear();
        assertThat(events(out)).isEqualTo(sound);
        assertThat(verify(out).isSound()).isTrue();
        assertThat(verify(out).lost()).hasSize(1);
    }

    @Test
    void shouldBeRefusedByABusWhereEventsAreLost() throws IOException {
        Batch batch = batches().get(batches().size() / 2);
        JournalKit.flip(batch.file(), batch.body() + 30, 1);
        salvage();

        assertThatThrownBy(() -> Anel.bus("desk").log(Journal.at(out)).start())
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("byte " + batch.position())
                .hasMessageContaining(batch.first() + " to " + batch.last());
    }

    @Test
    void shouldBeOpenedAndGoOn() throws IOException {
        Batch batch = batches().get(1);
        JournalKit.flip(batch.file(), batch.body(), 1);
        salvage();

        try (JournalLog log = JournalKit.open(out)) {
            assertThat(log.lastSequence()).isEqualTo(EVENTS);
            JournalKit.append(log, EVENTS, 10);
        }

        assertThat(events(out)).containsKey(EVENTS + 10L).doesNotContainKey(batch.first());
        assertThat(verify(out).isSound()).isTrue();
    }

    @Test
    void shouldDoWithoutAManifest() throws IOException {
        TreeMap<Long, String> before = events(dir);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.withoutManifest()).isEqualTo(layout.manifest() + ": expected a manifest, got no such file");
        assertThat(events(out)).isEqualTo(before);
    }

    /** Also one whose version is that of a newer format, were it not for its CRC. */
    @ParameterizedTest
    @CsvSource({"20, 1", "13, 2"})
    void shouldDoWithADamagedManifest(long position, int mask) throws IOException {
        TreeMap<Long, String> before = events(dir);
        JournalKit.flip(layout.manifest(), position, mask);

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.withoutManifest()).startsWith(layout.manifest() + " byte ");
        assertThat(events(out)).isEqualTo(before);
    }

    @Test
    void shouldDoWithoutAManifestThatIsOlderThanTheJournal() throws IOException {
        byte[] old = Files.readAllBytes(layout.manifest());
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, EVENTS, 500);
        }
        TreeMap<Long, String> before = events(dir);
        Files.write(layout.manifest(), old);

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(EVENTS + 500);
        assertThat(report.withoutManifest())
                .startsWith(layout.manifest()
                        + " byte 0: expected the manifest of the latest opening, got that of epoch 3");
        assertThat(events(out)).isEqualTo(before);
        assertThat(JournalInfo.of(out).seed())
                .isEqualTo(ManifestFile.read(layout).seed());
    }

    /** One bit in the length word of a document of Chronicle's own may have it end where a later batch begins. */
    @Test
    void shouldSaveWhatADocumentOfChroniclesSeemsToHold() throws IOException {
        TreeMap<Long, String> before = events(dir);
        Path file = batches().get(0).file();
        ForgedExcerpt third = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH).get(2);
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            int length = third.position() - Integer.BYTES;
            bytes.writeInt(Integer.reverseBytes(ChronicleFraming.METADATA | length));
        }

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(events(out)).isEqualTo(before);
    }

    @Test
    void shouldMarkEverythingOfAMissingCycleAsLost() throws IOException {
        List<Batch> batches = batches();
        Path missing = batches.get(batches.size() / 2).file();
        List<Batch> gone =
                batches.stream().filter(batch -> batch.file().equals(missing)).toList();
        Files.delete(missing);

        Salvage.Report report = salvage();

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(gone.get(0).first());
            assertThat(lost.lastSequence()).isEqualTo(gone.get(gone.size() - 1).last());
            assertThat(lost.why()).isEqualTo(missing + ": expected a cycle, got no such file");
        });
    }

    /** Nothing says so but the sequences of what is left: a log begins with event 1. */
    @Test
    void shouldMarkAMissingFrontAsLostWithoutAManifest() throws IOException {
        Path missing = batches().get(0).file();
        long firstLeft = batches().stream()
                .filter(batch -> !batch.file().equals(missing))
                .findFirst()
                .orElseThrow()
                .first();
        TreeMap<Long, String> left = events(dir);
        left.headMap(firstLeft).clear();
        Files.delete(missing);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.firstSequence()).isEqualTo(1);
        assertThat(report.events()).isEqualTo(EVENTS - firstLeft + 1);
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(1);
            assertThat(lost.lastSequence()).isEqualTo(firstLeft - 1);
        });
        assertThat(events(out)).isEqualTo(left);
        assertThat(verify(out).lost()).singleElement().asString().startsWith("1 to " + (firstLeft - 1) + ": ");
    }

    /** Where another log than one that began with event 1 was salvaged, its manifest says so. */
    @Test
    void shouldBeginWhereTheManifestSaysThatTheLogBegan() throws IOException {
        Manifest manifest = ManifestFile.read(layout);
        List<CycleBounds> cycles = manifest.cycles();
        long first = cycles.get(1).firstSequence();
        ManifestFile.write(
                layout,
                new Manifest(
                        manifest.seed(),
                        manifest.epoch(),
                        manifest.openCycle(),
                        manifest.openFirstSequence(),
                        manifest.durableThrough(),
                        cycles.subList(1, cycles.size())));

        Salvage.Report report = salvage();

        assertThat(report.firstSequence()).isEqualTo(first);
        assertThat(report.events()).isEqualTo(EVENTS - first + 1);
        assertThat(report.lost()).isEmpty();
    }

    @Test
    void shouldMarkWhatWasDurableAtTheEndAsLost() throws IOException {
        Batch last = lastBatch();
        JournalKit.flip(last.file(), last.body(), 1);

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(EVENTS);
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(last.first());
            assertThat(lost.lastSequence()).isEqualTo(EVENTS);
        });
    }

    /** The marks that it was forced went with it, so a kill leaves the same. */
    @Test
    void shouldSayWhereALogThatWasCutOffEndsTorn() throws IOException {
        Batch last = lastBatch();
        cut(last.file(), last.body() + 1);

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(last.first() - 1);
        assertThat(report.isComplete()).isTrue();
        assertThat(report.end().fault()).startsWith(last.file() + " byte " + last.position() + ": expected a length");
        assertThat(report.end()).isEqualTo(new Salvage.End(false, verify(dir).tornAt(), false));
    }

    @Test
    void shouldSayThatALogWasNotClosedWhereItIsCutOffBetweenExcerpts() throws IOException {
        Batch last = lastBatch();
        cut(last.file(), last.position());

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(last.first() - 1);
        assertThat(report.end()).isEqualTo(new Salvage.End(false, "", false));
    }

    @Test
    void shouldSayThatALogEndsTornWhereTheCycleThatFollowsIsMissing() throws IOException {
        Batch last = lastBatch();
        Files.delete(last.file());
        List<Batch> left = batches();
        Path file = left.get(left.size() - 1).file();
        assertThat(verify(dir).tornAt())
                .startsWith(file + " byte ")
                .contains("expected " + last.file().getFileName());

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.isComplete()).isTrue();
        assertThat(report.end().fault())
                .startsWith(file + " byte ")
                .endsWith(": expected an excerpt, got nothing but the mark that another cycle follows");
    }

    /** How many events were in it, nothing says; but it was there before the manifest was. */
    @Test
    void shouldSayThatMoreWasThereWhereAllOfTheLatestOpeningIsMissing() throws IOException {
        Manifest manifest = ManifestFile.read(layout);
        Path open = layout.cycle(manifest.epoch(), manifest.openCycle());
        for (int cycle : layout.cycles(manifest.epoch())) {
            Files.delete(layout.cycle(manifest.epoch(), cycle));
        }

        Salvage.Report report = salvage();

        assertThat(report.lost()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(manifest.openFirstSequence() - 1);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.end()).isEqualTo(new Salvage.End(false, open + ": expected a cycle, got no such file", true));
    }

    /** An earlier opening's torn tail was dropped: the log does not end there. */
    @Test
    void shouldSayThatALogWasClosedThoughAnEarlierOpeningsTailIsTorn() throws IOException {
        Batch last = lastBatch();
        JournalKit.flip(last.file(), last.body(), 1);
        cut(last.file(), last.body() + last.bodyLength());
        JournalKit.open(dir).close();
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(last.first() - 1);
        assertThat(report.end()).isEqualTo(new Salvage.End(true, "", false));
    }

    /** It had been killed while it deleted what it had copied. */
    @Test
    void shouldTakeTheCopyOfALaterOpeningWhereTheFirstHasBeenDeletedInPart() throws IOException {
        Path dead = dieWith(3_000);
        Path before = JournalKit.copy(dead, parent.resolve("before"));
        Path killed = openAndDie(dead);
        JournalLayout first = new JournalLayout(before);
        List<Integer> cycles = first.cycles(1);
        assertThat(cycles).hasSizeGreaterThan(2);
        layout = new JournalLayout(killed);
        Files.createDirectories(layout.epoch(1));
        for (int cycle : cycles.subList(1, cycles.size())) {
            Files.copy(first.cycle(1, cycle), layout.cycle(1, cycle));
        }
        Files.delete(layout.manifest());

        Salvage.Report report = Salvage.salvage(killed, out, saved -> {});

        assertThat(report.lost()).isEmpty();
        assertThat(JournalKit.readAll(out)).isEqualTo(3_000);
    }

    /** It counts no more, and what does is whole. */
    @Test
    void shouldTakeTheCopyOfALaterOpeningWhereTheFirstIsDamaged() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        try (JournalLog log = Journal.at(alive).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 300);
            log.force();
            JournalKit.append(log, 300, 300);
            JournalKit.copy(alive, dead);
        }
        dir = dead;
        layout = new JournalLayout(dead);
        Batch spoilt = batches().get(80);
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(spoilt.first()).isGreaterThan(600 - log.recovery().copiedEvents());
            JournalKit.append(log, 600, 100);
        }
        JournalKit.flip(spoilt.file(), spoilt.body(), 1);
        assertThat(verify(dead).isSound()).isTrue();
        Files.delete(layout.manifest());

        Salvage.Report report = Salvage.salvage(dead, out, saved -> {});

        assertThat(report.lost()).isEmpty();
        assertThat(JournalKit.readAll(out)).isEqualTo(700);
    }

    /** And the other way round: the copy is damaged, and the first is still there. */
    @Test
    void shouldFillWhatALaterOpeningHasLostFromTheEarlierOne() throws IOException {
        Path dead = dieWith(3_000);
        Path first = JournalKit.copy(new JournalLayout(dead).epoch(1), parent.resolve("first"));
        Path killed = openAndDie(dead);
        dir = killed;
        layout = new JournalLayout(killed);
        Batch spoilt = batches().get(40);
        JournalKit.flip(spoilt.file(), spoilt.body(), 1);
        JournalKit.copy(first, layout.epoch(1));
        Files.delete(layout.manifest());

        Salvage.Report report = Salvage.salvage(killed, out, saved -> {});

        assertThat(report.lost()).isEmpty();
        assertThat(JournalKit.readAll(out)).isEqualTo(3_000);
    }

    /** Behind a hole that a power loss has left, an opening stands that was never built on: its sequences were given again. */
    @Test
    void shouldNotBringBackATornTailWhereTheOpeningThatDroppedItHasLostItsFirstCycle() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 300);
            log.force();
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (long sequence = 301; sequence <= 330; sequence++) {
                log.append(run.begin(sequence).event(16));
            }
            JournalKit.copy(alive, dead);
        }
        dir = dead;
        layout = new JournalLayout(dead);
        List<Batch> written = batches();
        Batch torn = written.get(written.size() - 10);
        JournalKit.flip(torn.file(), torn.body(), 1);
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.lastSequence()).isEqualTo(torn.first() - 1);
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (long sequence = torn.first(); sequence < torn.first() + 400; sequence++) {
                log.append(run.begin(sequence).event(400));
            }
        }
        TreeMap<Long, String> before = events(dead);
        long lostThrough = first(layout, 2, 1) - 1;
        Files.delete(layout.manifest());
        Files.delete(layout.cycle(2, layout.cycles(2).get(0)));

        Salvage.Report report = Salvage.salvage(dead, out, saved -> {});

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(torn.first());
            assertThat(lost.lastSequence()).isEqualTo(lostThrough);
        });
        before.subMap(torn.first(), lostThrough + 1).clear();
        assertThat(events(out)).isEqualTo(before);
    }

    /** Its own events stood in one page, which is gone, and behind the hole that it found stands what it dropped. */
    @Test
    void shouldNotBringBackATornTailInThePlaceOfEventsThatAreGone() throws IOException {
        dir = SalvageKit.tornAt(parent, 360);
        layout = new JournalLayout(dir);
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            assertThat(log.lastSequence()).isEqualTo(360);
            JournalKit.append(log, 360, 12);
        }
        Batch own = excerpts(ExcerptKind.PADDING).get(1);
        JournalKit.cutOff(own.file(), own.position());
        TreeMap<Long, String> before = events(dir);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(360);
        assertThat(report.end().isCleanlyClosed()).isFalse();
        assertThat(events(out)).isEqualTo(before);
    }

    /** The next opening's head says that all of it was there. */
    @Test
    void shouldSaveAllBehindADamageWhereOnlyTheNextOpeningTellsOfIt() throws IOException {
        dir = parent.resolve("two");
        layout = new JournalLayout(dir);
        for (int opening = 0; opening < 2; opening++) {
            try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
                JournalKit.append(log, opening * 600L, 600);
            }
        }
        Batch spoilt = batches().get(20);
        Batch close = excerpts(ExcerptKind.CLOSE).get(0);
        JournalKit.flip(spoilt.file(), spoilt.body(), 1);
        JournalKit.flip(close.file(), close.position() + 20L, 1);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(spoilt.first());
            assertThat(lost.lastSequence()).isEqualTo(spoilt.last());
        });
        assertThat(report.events()).isEqualTo(1_200 - lost(spoilt));
    }

    /** Of which nothing verifies: killed before it wrote a head, or wiped. What it built on, and whether, nobody can say. */
    @Test
    void shouldTellWhatVerifiesBehindADamageInFrontOfAnOpeningThatSaysNothing() throws IOException {
        dir = dieWith(3_000);
        layout = new JournalLayout(dir);
        Batch spoilt = batches().get(20);
        JournalKit.flip(spoilt.file(), spoilt.body(), 1);
        Files.delete(layout.manifest());
        Files.createDirectory(layout.epoch(2));

        Salvage.Report report = salvage();

        assertThat(report.events()).isEqualTo(spoilt.first() - 1);
        assertThat(report.isComplete()).isFalse();
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(spoilt.first());
            assertThat(lost.lastSequence()).isEqualTo(3_000);
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotSayOfAWipedOpeningThatTheOneInFrontWasClosed(boolean hasManifest) throws IOException {
        List<Integer> cycles = layout.cycles(3);
        for (int cycle : cycles) {
            cut(layout.cycle(3, cycle), 0);
        }
        if (!hasManifest) {
            Files.delete(layout.manifest());
        }

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(EVENTS / 3 * 2);
        assertThat(report.end().isCleanlyClosed()).isFalse();
        assertThat(report.isComplete()).isEqualTo(!hasManifest);
    }

    /** An opening that made its first file, and wrote nothing into it, is behind them. */
    @Test
    void shouldMarkWhatWasDurableAtTheEndOfAnEarlierOpeningAsLost() throws IOException {
        Batch last = lastBatch();
        JournalKit.flip(last.file(), last.body(), 1);
        Files.createDirectory(layout.epoch(4));
        Path empty = layout.cycle(4, 99);
        Files.createFile(empty);
        cut(empty, 1 << 20);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(last.first());
            assertThat(lost.lastSequence()).isEqualTo(EVENTS);
        });
    }

    private static long lost(Batch batch) {
        return batch.last() - batch.first() + 1;
    }

    /** The first event of the n-th cycle of an opening, from 0. */
    private static long first(JournalLayout layout, int epoch, int n) throws IOException {
        int cycle = layout.cycles(epoch).get(n);
        return CycleHead.read(
                        layout,
                        layout.cycle(epoch, cycle),
                        ManifestFile.read(layout).seed(),
                        cycle)
                .firstSequence();
    }

    /** What a process leaves that dies with so many events of which none was forced. */
    private Path dieWith(int events) {
        Path alive = parent.resolve("alive");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, events);
            return JournalKit.copy(alive, parent.resolve("dead"));
        }
    }

    private Path openAndDie(Path dead) {
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.recovery().copiedEvents()).isPositive();
            return JournalKit.copy(dead, parent.resolve("killed"));
        }
    }

    /** An opening was killed behind its cycle's head: what it was to copy stands in the opening before. */
    @Test
    void shouldDoWithoutAManifestWhereTheLastOpeningNeverCounted() throws IOException {
        Path dead = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, EVENTS, 500);
            JournalKit.copy(dir, dead);
        }
        Path opened = JournalKit.copy(dead, parent.resolve("opened"));
        JournalKit.open(opened).close();
        JournalLayout begun = new JournalLayout(opened);
        layout = new JournalLayout(dead);
        int epoch = begun.epochs().get(begun.epochs().size() - 1);
        int cycle = begun.cycles(epoch).get(0);
        Files.createDirectory(layout.epoch(epoch));
        Files.copy(begun.cycle(epoch, cycle), layout.cycle(epoch, cycle));
        long seed = ManifestFile.read(layout).seed();
        int behindHead;
        try (CycleCursor cursor = new CycleCursor(
                new CycleMapping(ChronicleStore.INSTANCE, layout.cycle(epoch, cycle)), seed, cycle, true)) {
            CycleHead.read(cursor, new NameTable());
            behindHead = cursor.nextPosition();
        }
        JournalKit.cutOff(layout.cycle(epoch, cycle), behindHead);
        TreeMap<Long, String> before = events(dead);
        assertThat(before).hasSize(EVENTS + 500);
        Files.delete(layout.manifest());

        Salvage.Report report = Salvage.salvage(dead, out, saved -> {});

        assertThat(report.lost()).isEmpty();
        assertThat(events(out)).isEqualTo(before);
    }

    @Test
    void shouldNotWriteIntoTheDamagedJournal() {
        assertThatThrownBy(() -> Salvage.salvage(dir, dir.resolve("saved"), saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected a directory outside of ");
        assertThat(dir.resolve("saved")).doesNotExist();
    }

    @Test
    void shouldNotWriteIntoTheDamagedJournalThroughALink() throws IOException {
        Path link = Files.createSymbolicLink(parent.resolve("link"), dir);

        assertThatThrownBy(() -> Salvage.salvage(dir, link.resolve("saved"), saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected a directory outside of ");
        assertThat(dir.resolve("saved")).doesNotExist();
    }

    @Test
    void shouldForceEveryDirectoryAboveTheNewJournalBeforeItCounts() throws Exception {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        Path deep = parent.resolve("a").resolve("b");
        Path trace = parent.resolve("trace");

        String output = ChildProcess.runUnder(
                List.of("strace", "-f", "-y", "-e", "trace=fsync,rename", "-o", trace.toString()),
                "salvage",
                dir.toString(),
                deep.toString());

        assertThat(output).contains("salvaged " + EVENTS);
        String calls = Files.readString(trace);
        for (Path above = deep.toRealPath().getParent(); above != null; above = above.getParent()) {
            assertThat(calls.indexOf("<" + above + ">")).isPositive().isLessThan(calls.indexOf("rename("));
        }
    }

    @Test
    void shouldLeaveTheDamagedJournalAsItIs() throws IOException {
        JournalKit.flip(batches().get(3).file(), batches().get(3).body(), 1);
        List<String> before = JournalRecoveryTest.fingerprint(dir);

        salvage();

        assertThat(JournalRecoveryTest.fingerprint(dir)).isEqualTo(before);
    }

    @Test
    void shouldRefuseWhatItCannotSalvageOrWriteTo() throws IOException {
        assertThatThrownBy(() -> Salvage.salvage(parent.resolve("none"), out, saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("none: expected a journal, got no such directory");
        assertThatThrownBy(() -> Salvage.salvage(dir, dir, saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected a directory outside of " + dir + ", got one within it");
        Path full = Files.createDirectory(parent.resolve("full"));
        Files.createFile(full.resolve("file"));
        assertThatThrownBy(() -> Salvage.salvage(dir, full, saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected an empty directory, got one with 'file' in it");
        Path empty = Files.createDirectory(parent.resolve("empty"));
        assertThatThrownBy(() -> Salvage.salvage(empty, out, saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("expected a journal, got a directory without a manifest and without cycles");
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isEqualTo(EVENTS);
            assertThatThrownBy(() -> Salvage.salvage(dir, out, saved -> {}))
                    .isInstanceOf(LogOpenException.class)
                    .hasMessageContaining("expected a journal that nobody writes, got one that is open by ");
        }
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                Files.write(layout.cycle(epoch, cycle), new byte[1024]);
            }
        }
        Files.delete(layout.manifest());
        assertThatThrownBy(() -> Salvage.salvage(dir, out, saved -> {}))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(
                        "expected the journal's seed there, or one that most cycles' heads have, got none");
        assertThat(out).doesNotExist();
    }

    @Test
    void shouldGoByTheSeedOfMostHeadsWithoutAManifest() throws IOException {
        Path other = parent.resolve("other");
        JournalKit.open(other).close();
        long seed = ManifestFile.read(layout).seed();
        long behind = first(layout, 1, 1);
        TreeMap<Long, String> left = events(dir);
        left.headMap(behind).clear();
        Files.copy(new JournalLayout(other).cycle(1, 1), layout.cycle(1, 1), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(layout.manifest());

        Salvage.Report report = salvage();

        assertThat(JournalInfo.of(out).seed()).isEqualTo(seed);
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(1);
            assertThat(lost.lastSequence()).isEqualTo(behind - 1);
        });
        assertThat(events(out)).isEqualTo(left);
    }

    @Test
    void shouldRefuseWhereAsManyHeadsHaveAnotherSeed() throws IOException {
        Path one = parent.resolve("one");
        Path other = parent.resolve("other");
        JournalKit.open(one).close();
        JournalKit.open(other).close();
        JournalLayout both = new JournalLayout(one);
        Files.createDirectory(both.epoch(2));
        Files.copy(new JournalLayout(other).cycle(1, 1), both.cycle(2, 1));
        Files.delete(both.manifest());

        assertThatThrownBy(() -> Salvage.salvage(one, out, saved -> {}))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("one that most cycles' heads have, got 2 that as many have");
        assertThat(out).doesNotExist();
    }

    /** Also the manifest of such a journal says nothing of what it held. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseWhereNothingVerifies(boolean isMissing) throws IOException {
        Path only = parent.resolve("only");
        try (JournalLog log = Journal.at(only).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 100);
        }
        Path cycle = new JournalLayout(only).cycle(1, 1);
        if (isMissing) {
            Files.delete(cycle);
        } else {
            cut(cycle, 0);
        }

        assertThatThrownBy(() -> Salvage.salvage(only, out, saved -> {}))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageStartingWith(only + ": expected something that verifies, got nothing: ");
        assertThat(out).doesNotExist();
    }

    /** In memory a hole that is looked at through a mapping becomes data, and takes a page that a full disk does not have. */
    @Test
    void shouldLookAtNoHoleForTheSeed() throws IOException {
        Path file = layout.cycle(1, 1);
        try (CycleCursor cursor =
                new CycleCursor(layout.mapping(file), ManifestFile.read(layout).seed(), 1, true)) {
            assertThat(cursor.next()).isEqualTo(CycleCursor.EXCERPT);
            JournalKit.flip(file, cursor.bodyOffset(), 1);
        }
        Files.delete(layout.manifest());
        long before = layout.store().writtenBytes(file);
        assertThat(before).isLessThan(Files.size(file));

        SalvageSource.open(layout);

        assertThat(layout.store().writtenBytes(file)).isEqualTo(before);
    }

    @Test
    void shouldGoOnBehindAFileThatIsCutShortUnderIt() throws IOException {
        Path file = batches().get(0).file();
        SalvageSource source = SalvageSource.open(layout);
        List<Path> seen = new ArrayList<>();
        List<String> faults = new ArrayList<>();

        source.forEach((excerpt, fault) -> {
            seen.add(excerpt.mapping().path());
            faults.add(fault);
            try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
                cut.setLength(0);
            }
        });

        assertThat(seen).startsWith(file).element(1).isNotEqualTo(file);
        assertThat(faults.get(1)).startsWith(file + " byte ").contains(": expected bytes that can be read, got ");
        assertThat(source.faultBehind()).doesNotContain(file.toString());
    }

    /** Where the JVM says late that it cannot read a page. */
    @Test
    void shouldGoOnBehindAnExcerptThatCanNoLongerBeRead() throws IOException {
        SalvageSource source = SalvageSource.open(layout);
        List<Long> seen = new ArrayList<>();
        source.forEach((excerpt, fault) -> seen.add(excerpt.firstSequence()));
        List<Long> saved = new ArrayList<>();
        List<String> faults = new ArrayList<>();

        source.forEach((excerpt, fault) -> {
            if (excerpt.firstSequence() == seen.get(3)) {
                throw new InternalError("a fault in a mapped file");
            }
            saved.add(excerpt.firstSequence());
            faults.add(fault);
        });

        List<Long> others = new ArrayList<>(seen);
        others.remove(3);
        assertThat(saved).isEqualTo(others);
        assertThat(faults.get(3)).contains("expected bytes that can be read, got a fault in a mapped file");
    }

    /** Its file's last bytes are read late, and nothing behind them tells that they were all. */
    @Test
    void shouldSayThatTheEndOfALogCanNoLongerBeRead() throws IOException {
        Batch last = lastBatch();
        cut(last.file(), last.body() + last.bodyLength());
        SalvageSource source = SalvageSource.open(layout);

        source.forEach((excerpt, fault) -> {
            if (excerpt.firstSequence() == last.first()) {
                throw new InternalError("a fault in a mapped file");
            }
        });

        assertThat(source.end())
                .isEqualTo(new Salvage.End(
                        false,
                        last.file() + " byte " + last.position()
                                + ": expected bytes that can be read, got a fault in a mapped file",
                        true));
    }

    /** It was written so, and it is not saved. */
    @Test
    void shouldSayThatALogEndsWithAnExcerptThatDoesNotHoldTogether() throws IOException {
        Batch last = lastBatch();
        cut(last.file(), last.body() + last.bodyLength());
        int epoch = ManifestFile.read(layout).epoch();
        List<Integer> cycles = layout.cycles(epoch);
        List<ForgedExcerpt> batches = ForgedExcerpt.all(dir, epoch, cycles.get(cycles.size() - 1), ExcerptKind.BATCH);
        batches.get(batches.size() - 1).putInt(0, last.bodyLength() + 8).write();

        Salvage.Report report = salvage();

        assertThat(report.lastSequence()).isEqualTo(last.first() - 1);
        assertThat(report.end().isDamage()).isTrue();
        assertThat(report.end().fault())
                .startsWith(last.file() + " byte " + last.position() + ": event " + last.first());
    }

    /** A killed opening leaves such a one. */
    @Test
    void shouldNotWriteIntoAnEmptyDirectoryWithinTheDamagedJournal() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Path within = Files.createDirectory(layout.epoch(layout.epochs().size() + 1));

        assertThatThrownBy(() -> Salvage.salvage(dir, within, saved -> {}))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("got one within it");

        JournalKit.open(dir).close();
    }

    @Test
    void shouldDoWithADirectoryInTheManifestsPlace() throws IOException {
        Path manifest = new JournalLayout(dir).manifest();
        Files.delete(manifest);
        Files.createDirectory(manifest);

        Salvage.Report report = salvage();

        assertThat(report.events()).isEqualTo(EVENTS);
        assertThat(report.withoutManifest()).contains(manifest + ": expected a file, got a directory");
    }

    /** The seed stands in our own part of a head, and that part verifies by it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8})
    void shouldFindTheSeedBehindADamagedHeaderOfChronicle(int at) throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Files.delete(layout.manifest());
        for (int epoch : layout.epochs()) {
            for (int cycle : layout.cycles(epoch)) {
                JournalKit.flip(layout.cycle(epoch, cycle), at, 1);
            }
        }

        assertThat(salvage().events()).isEqualTo(EVENTS);
    }

    private Batch lastBatch() throws IOException {
        List<Batch> batches = batches();
        return batches.get(batches.size() - 1);
    }

    private Salvage.Report salvage() {
        return Salvage.salvage(dir, out, saved -> {});
    }

    private static JournalVerifier.Report verify(Path directory) {
        return JournalVerifier.verify(directory, (events, all) -> {});
    }

    private List<Batch> batches() throws IOException {
        return excerpts(ExcerptKind.BATCH);
    }

    private List<Batch> excerpts(ExcerptKind kind) throws IOException {
        return SalvageKit.excerpts(dir, kind);
    }
}
