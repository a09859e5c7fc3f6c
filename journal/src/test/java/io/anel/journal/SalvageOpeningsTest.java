package io.anel.journal;

import static io.anel.journal.SalvageKit.cut;
import static io.anel.journal.SalvageKit.events;
import static io.anel.journal.SalvageKit.excerpts;
import static io.anel.journal.SalvageKit.tornAt;
import static io.anel.journal.SalvageKit.withoutManifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.event.NameKind;
import io.anel.journal.SalvageKit.Batch;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of each opening counts, where damage meets restarts: no event that did not count comes back, and nothing on record is lost in silence. */
@Timeout(120)
class SalvageOpeningsTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    /** The head says what was recovered, which was forced before the opening counted. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldTellOfWhatAHeadSaysWasRecovered(boolean hasManifest) throws IOException {
        Path dead = dieWith(3_000, 0);
        JournalKit.open(dead).close();
        JournalLayout layout = new JournalLayout(dead);
        List<Integer> cycles = layout.cycles(2);
        assertThat(cycles).hasSizeGreaterThan(2);
        List<Batch> copies = excerpts(dead, ExcerptKind.BATCH, 2);
        long last = copies.stream()
                .filter(batch -> batch.file().equals(layout.cycle(2, cycles.get(0))))
                .mapToLong(Batch::last)
                .max()
                .orElseThrow();
        for (int cycle : cycles.subList(1, cycles.size())) {
            Files.delete(layout.cycle(2, cycle));
        }
        if (!hasManifest) {
            withoutManifest(dead);
        }

        Salvage.Report report = salvage(dead);

        assertThat(report.isComplete()).isFalse();
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(last + 1);
            assertThat(lost.lastSequence()).isEqualTo(3_000);
            assertThat(lost.why()).startsWith(layout.cycle(2, cycles.get(0)) + " byte ");
        });
    }

    @Test
    void shouldNameTheFileBehindWhichNothingMoreVerifies() throws IOException {
        Path dead = dieWith(3_000, 0);
        Journal.at(dead).open(JournalKit.SETTINGS).close();
        List<Batch> copies = excerpts(dead, ExcerptKind.BATCH, 2);
        Batch gone = copies.get(copies.size() / 2);
        JournalKit.cutOff(gone.file(), gone.position());
        withoutManifest(dead);

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(gone.first());
            assertThat(lost.lastSequence()).isEqualTo(3_000);
            assertThat(lost.why()).startsWith(gone.file().toString());
        });
    }

    /** All that showed that the later opening had counted is gone; its head is not, and says where it went on. */
    @Test
    void shouldNotBringBackATornTailByAnOlderManifest() throws IOException {
        Path dead = tornAt(parent, 360);
        JournalLayout layout = new JournalLayout(dead);
        byte[] old = Files.readAllBytes(layout.manifest());
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, 12);
        }
        TreeMap<Long, String> before = events(dead);
        before.tailMap(361L).clear();
        Batch own = excerpts(dead, ExcerptKind.PADDING, 2).get(0);
        JournalKit.cutOff(own.file(), own.position());
        Files.write(layout.manifest(), old);

        Salvage.Report report = salvage(dead);

        assertThat(report.lastSequence()).isEqualTo(360);
        assertThat(report.lost()).isEmpty();
        assertThat(report.end().isCleanlyClosed()).isFalse();
        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    /** Nor where the later opening is there, and nothing of it verifies. */
    @Test
    void shouldTellOfATornTailBesideAWipedOpeningAndAnOlderManifest() throws IOException {
        Path dead = tornAt(parent, 360);
        JournalLayout layout = new JournalLayout(dead);
        byte[] old = Files.readAllBytes(layout.manifest());
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, 12);
        }
        for (int cycle : layout.cycles(2)) {
            cut(layout.cycle(2, cycle), 0);
        }
        Files.write(layout.manifest(), old);

        Salvage.Report report = salvage(dead);

        assertThat(report.events()).isEqualTo(360);
        assertThat(report.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.firstSequence()).isEqualTo(361));
        assertThat(report.end().isCleanlyClosed()).isFalse();
    }

    /** The only copies of durable events stand in an opening that, by an older manifest and for want of its padding, never counted. */
    @Test
    void shouldTakeTheCopiesOfAnOpeningThatNothingShowsToHaveCounted() throws IOException {
        Path dead = dieWith(500, 1_500);
        byte[] old = Files.readAllBytes(new JournalLayout(dead).manifest());
        Path killed = openAndDie(dead);
        TreeMap<Long, String> before = events(killed);
        JournalLayout layout = new JournalLayout(killed);
        Batch padding = excerpts(killed, ExcerptKind.PADDING, 2).get(0);
        JournalKit.flip(padding.file(), padding.position() + 20L, 1);
        Files.write(layout.manifest(), old);

        Salvage.Report report = salvage(killed);

        assertThat(report.lost()).isEmpty();
        assertThat(before).hasSize(2_000);
        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    /** The manifest is no reason to save less than without one. */
    @Test
    void shouldFillADamagedCopyFromWhatTheManifestDoesNotNeed() throws IOException {
        Path dead = dieWith(300, 300);
        Journal.at(dead).open(JournalKit.SETTINGS).close();
        excerpts(dead, ExcerptKind.BATCH, 2).get(20).flip();

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(report.events()).isEqualTo(600);
    }

    /** It was killed before it counted; what its head has on record is so all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldBelieveTheRecordOfAnOpeningThatNeverCounted(boolean hasManifest) throws IOException {
        Path dir = parent.resolve("dir");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 600);
        }
        Path opened = JournalKit.copy(dir, parent.resolve("opened"));
        Journal.at(opened).open(JournalKit.SETTINGS).close();
        JournalKit.neverCounted(opened, 2);
        JournalKit.copy(new JournalLayout(opened).epoch(2), new JournalLayout(dir).epoch(2));
        Batch cutOff = excerpts(dir, ExcerptKind.BATCH, 1).get(40);
        cut(cutOff.file(), cutOff.body() + 3);
        if (!hasManifest) {
            withoutManifest(dir);
        }

        Salvage.Report report = salvage(dir);

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(cutOff.first());
            assertThat(lost.lastSequence()).isEqualTo(600);
            assertThat(lost.why()).startsWith(cutOff.file() + " byte " + cutOff.position() + ": ");
        });
    }

    @Test
    void shouldNotSayClosedWhereTheFilesOfTheLatestOpeningAreGone() throws IOException {
        Path dir = twoOpenings();
        JournalLayout layout = new JournalLayout(dir);
        for (int cycle : layout.cycles(2)) {
            Files.delete(layout.cycle(2, cycle));
        }
        withoutManifest(dir);

        Salvage.Report report = salvage(dir);

        assertThat(report.lastSequence()).isEqualTo(600);
        assertThat(report.end()).isEqualTo(Salvage.End.torn(layout.epoch(2) + ": expected a cycle, got none"));
    }

    /** Its first cycle's head was whole when the next opening began: that would have refused it. */
    @Test
    void shouldKeepAnOpeningWhoseFirstHeadIsDamaged() throws IOException {
        Path dir = parent.resolve("dir");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 100);
        }
        Path dead = parent.resolve("dead");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 100, 900);
            JournalKit.copy(dir, dead);
        }
        Files.createDirectory(new JournalLayout(dead).epoch(3));
        excerpts(dead, ExcerptKind.HEAD, 2).get(0).flip();
        withoutManifest(dead);

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(report.events()).isEqualTo(1_000);
    }

    /** A later one may have been torn already, and what stands behind it dropped. */
    @Test
    void shouldNotKeepWhatStandsBehindALaterHeadThatIsDamaged() throws IOException {
        Path dead = dieWith(0, 3_000);
        List<Batch> heads = excerpts(dead, ExcerptKind.HEAD, 1);
        long first = heads.get(1).first();
        heads.get(1).flip();
        Files.createDirectory(new JournalLayout(dead).epoch(2));
        withoutManifest(dead);

        Salvage.Report report = salvage(dead);

        assertThat(report.events()).isEqualTo(first - 1);
        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.lastSequence()).isEqualTo(3_000);
            assertThat(lost.why())
                    .startsWith(heads.get(1).file() + " byte " + heads.get(1).position() + ": ");
        });
    }

    @Test
    void shouldBelieveAHeadOfWhichALaterPartIsDamaged() throws IOException {
        Path dir = parent.resolve("dir");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (int i = 0; i < 600; i++) {
                log.append(run.begin(1 + i).name(NameKind.TYPE, 1_000 + i, "a.type.with.a.long.name.of.its.own." + i));
            }
        }
        Journal.at(dir).open(JournalKit.SETTINGS).close();
        List<Batch> parts = excerpts(dir, ExcerptKind.HEAD, 2);
        assertThat(parts).hasSizeGreaterThan(1);
        excerpts(dir, ExcerptKind.BATCH, 1).get(20).flip();
        loseTheClose(dir);
        parts.get(parts.size() - 1).flip();
        withoutManifest(dir);

        Salvage.Report report = salvage(dir);

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(21);
            assertThat(lost.lastSequence()).isEqualTo(21);
        });
    }

    /** The first event that an opening gave a sequence to stands behind all that it was built on. */
    @Test
    void shouldTellOfNoTornTailInFrontOfTheNextOpeningsOwnEvents() throws IOException {
        Path dead = tornAt(parent, 360);
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, 12);
        }
        assertThat(excerpts(dead, ExcerptKind.BATCH, 1)).anyMatch(batch -> batch.first() > 372);
        TreeMap<Long, String> before = events(dead);
        excerpts(dead, ExcerptKind.HEAD, 2).get(0).flip();
        withoutManifest(dead);

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    @Test
    void shouldNameTheDamageInFrontOfAnOpeningAndNotItsHead() throws IOException {
        Path dir = twoOpenings();
        List<Batch> batches = excerpts(dir, ExcerptKind.BATCH, 1);
        Batch last = batches.get(batches.size() - 1);
        last.flip();
        excerpts(dir, ExcerptKind.HEAD, 2).get(0).flip();
        withoutManifest(dir);

        Salvage.Report report = salvage(dir);

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(last.first());
            assertThat(lost.lastSequence()).isEqualTo(600);
            assertThat(lost.why()).startsWith(last.file() + " byte " + last.position() + ": ");
        });
    }

    @Test
    void shouldNameAMissingCycleWithoutAManifest() throws IOException {
        Path dead = dieWith(3_000, 0);
        JournalLayout layout = new JournalLayout(dead);
        Path missing = layout.cycle(1, layout.cycles(1).get(1));
        Files.delete(missing);
        withoutManifest(dead);

        Salvage.Report report = salvage(dead);

        assertThat(report.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.why()).isEqualTo(missing + ": expected a cycle, got no such file"));
    }

    @Test
    void shouldPassOverADirectoryWhoseNumberNoOpeningHas() throws IOException {
        Path dir = twoOpenings();
        Files.createDirectory(dir.resolve("epoch-70000"));

        salvage(dir);

        Path out = parent.resolve("out");
        assertThat(new JournalLayout(out).epochs()).containsExactly(3);
        JournalKit.open(out).close();
        assertThat(JournalKit.readAll(out)).isEqualTo(1_200);
    }

    /** Its head says less: it stood there before the events did. */
    @Test
    void shouldBelieveTheRecordOfTheManifestThatSalvageWrites() throws IOException {
        Path dir = parent.resolve("dir");
        try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 600);
        }
        salvage(dir);
        Path saved = JournalKit.copy(parent.resolve("out"), parent.resolve("saved"));
        Batch gone = excerpts(saved, ExcerptKind.BATCH).get(30);
        cut(gone.file(), gone.position());

        Salvage.Report report = Salvage.salvage(saved, parent.resolve("again"), events -> {});

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.firstSequence()).isEqualTo(gone.first());
            assertThat(lost.lastSequence()).isEqualTo(600);
            assertThat(lost.why()).startsWith(gone.file().toString());
        });
    }

    /** Also where one in front of it ends with a torn tail, which was dropped, and one behind it goes on. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNameTheFileOfAnOpeningOfWhichNothingIsLeft(boolean isMissing) throws IOException {
        Path dead = tornAt(parent, 360);
        for (long last : new long[] {360, 500}) {
            try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
                JournalKit.append(log, last, 140);
            }
        }
        Path gone = new JournalLayout(dead)
                .cycle(2, new JournalLayout(dead).cycles(2).get(0));
        if (isMissing) {
            Files.delete(gone);
        } else {
            cut(gone, 0);
        }

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).singleElement().satisfies(lost -> {
            assertThat(lost.lastSequence()).isEqualTo(500);
            assertThat(lost.why()).startsWith(gone.toString());
        });
    }

    @Test
    void shouldNameTheFileOfTheOnlyOpeningThatHadEvents() throws IOException {
        Path dir = parent.resolve("dir");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        JournalKit.open(dir).close();
        for (Batch batch : excerpts(dir, ExcerptKind.BATCH)) {
            batch.flip();
        }

        Salvage.Report report = salvage(dir);

        Path file = new JournalLayout(dir).cycle(1, 1);
        assertThat(report.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.why()).startsWith(file + " byte "));
    }

    /** It had found more in the cache than the disk has got: what it was built on counts once it counts itself. */
    @Test
    void shouldNotTellOfWhatOnlyAnOpeningSawThatNeverCounted() throws IOException {
        Path dead = tornAt(parent, 360);
        Batch inFront = excerpts(dead, ExcerptKind.BATCH, 1).stream()
                .filter(batch -> batch.last() == 360)
                .findFirst()
                .orElseThrow();
        int torn = inFront.body() + inFront.bodyLength();
        Path seen = parent.resolve("dead");
        Journal.at(seen).open(JournalKit.SETTINGS).close();
        JournalKit.neverCounted(seen, 2);
        JournalKit.copy(new JournalLayout(seen).epoch(2), new JournalLayout(dead).epoch(2));
        Batch firstCopy = excerpts(dead, ExcerptKind.BATCH, 2).get(0);
        JournalKit.cutOff(firstCopy.file(), firstCopy.position());
        JournalKit.cutOff(inFront.file(), torn);

        Salvage.Report report = salvage(dead);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.lastSequence()).isEqualTo(360);
    }

    /** The next cycle's head says that nothing is missing: no event stood there. */
    @Test
    void shouldGoOnBehindTheTornEndOfACycle() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        JournalLayout layout = new JournalLayout(dead);
        long last = 0;
        try (JournalLog log = JournalKit.open(alive)) {
            while (excerpts(alive, ExcerptKind.HEAD).size() < 2) {
                log.force();
                log.idle();
                last = JournalKit.append(log, last, 1);
            }
            last = JournalKit.append(log, last, 300);
            JournalKit.copy(alive, dead);
        }
        Batch mark = excerpts(dead, ExcerptKind.PADDING, 1).stream()
                .filter(padding -> padding.file().equals(layout.cycle(1, 1)))
                .reduce((one, other) -> other)
                .orElseThrow();
        JournalKit.flip(mark.file(), mark.position() + 20L, 1);
        Files.createDirectory(layout.epoch(2));

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(report.lastSequence()).isEqualTo(last);
    }

    @Test
    void shouldSaveNothingOfAJournalWhoseFirstOpeningWasKilledBeforeItsHead() throws IOException {
        Path dir = parent.resolve("dir");
        JournalKit.open(dir).close();
        JournalLayout layout = new JournalLayout(dir);
        ManifestFile.write(layout, Manifest.empty(ManifestFile.read(layout).seed()));
        JournalKit.cutOff(layout.cycle(1, 1), 0);

        Salvage.Report report = salvage(dir);

        assertThat(report.isComplete()).isTrue();
        assertThat(report.lastSequence()).isZero();
    }

    /** A copy of an earlier opening's file verifies in a later one's directory, too. */
    @Test
    void shouldPassOverACycleOfAnotherOpening() throws IOException {
        Path dead = tornAt(parent, 360);
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, 12);
        }
        TreeMap<Long, String> before = events(dead);
        JournalLayout layout = new JournalLayout(dead);
        Files.copy(layout.cycle(1, 1), layout.cycle(2, 1));

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    /** The manifest has settled it, and does not say how much of it were copies: what they were copied from stands there still. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSaveWhatALostOpeningHadCopied(boolean hasManifest) throws IOException {
        Path dead = tornAt(parent, 360);
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, 140);
        }
        Journal.at(dead).open(JournalKit.SETTINGS).close();
        JournalLayout layout = new JournalLayout(dead);
        TreeMap<Long, String> before = events(dead);
        before.tailMap(361L).clear();
        Files.delete(layout.cycle(2, layout.cycles(2).get(0)));
        if (!hasManifest) {
            withoutManifest(dead);
        }

        salvage(dead);

        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFillADamagedCopyOfASettledOpeningWhoseHeadIsDamaged(boolean hasManifest) throws IOException {
        Path dead = dieWith(300, 300);
        Journal.at(dead).open(JournalKit.SETTINGS).close();
        Journal.at(dead).open(JournalKit.SETTINGS).close();
        excerpts(dead, ExcerptKind.BATCH, 2).get(20).flip();
        excerpts(dead, ExcerptKind.HEAD, 2).get(0).flip();
        if (!hasManifest) {
            withoutManifest(dead);
        }

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(report.events()).isEqualTo(600);
    }

    /** Whose events these are, each of them says. */
    @ParameterizedTest
    @CsvSource({"true, 12", "true, 0", "false, 12", "false, 0"})
    void shouldPassOverATornTailInACycleOfAnotherOpeningWhoseHeadIsDamaged(boolean hasManifest, int events)
            throws IOException {
        Path dead = tornAt(parent, 360);
        try (JournalLog log = Journal.at(dead).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 360, events);
        }
        TreeMap<Long, String> before = events(dead);
        JournalLayout layout = new JournalLayout(dead);
        Files.copy(layout.cycle(1, 1), layout.cycle(2, 1));
        JournalKit.flip(
                layout.cycle(2, 1), excerpts(dead, ExcerptKind.HEAD, 1).get(0).body(), 1);
        if (!hasManifest) {
            withoutManifest(dead);
        }

        Salvage.Report report = salvage(dead);

        assertThat(report.lost()).isEmpty();
        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    /** A recovery dropped the cycle for its head; somebody has put its file where it does not belong. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldPassOverATornTailInACycleOfAnotherOpeningWhoseHeadWasTorn(boolean hasManifest) throws IOException {
        Path dead = dieWith(0, 3_000);
        Batch head = excerpts(dead, ExcerptKind.HEAD, 1).get(1);
        head.flip();
        Path kept = parent.resolve("kept");
        Files.copy(head.file(), kept);
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.lastSequence()).isEqualTo(head.first() - 1);
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (long sequence = head.first(); sequence < head.first() + 400; sequence++) {
                log.append(run.begin(sequence).event(16));
            }
        }
        TreeMap<Long, String> before = events(dead);
        Files.copy(kept, new JournalLayout(dead).epoch(2).resolve(head.file().getFileName()));
        if (!hasManifest) {
            withoutManifest(dead);
        }

        salvage(dead);

        assertThat(events(parent.resolve("out"))).isEqualTo(before);
    }

    private Salvage.Report salvage(Path damaged) {
        return Salvage.salvage(damaged, parent.resolve("out"), saved -> {});
    }

    /** Of 600 events each, both closed in order. */
    private Path twoOpenings() {
        Path dir = parent.resolve("two");
        for (int opening = 0; opening < 2; opening++) {
            try (JournalLog log = Journal.at(dir).open(JournalKit.SETTINGS)) {
                JournalKit.append(log, opening * 600L, 600);
            }
        }
        return dir;
    }

    /** What a process leaves that dies with so many events forced, and so many more that are not. */
    private Path dieWith(int forced, int more) {
        Path alive = parent.resolve("alive");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, forced);
            log.force();
            JournalKit.append(log, forced, more);
            return JournalKit.copy(alive, parent.resolve("dead"));
        }
    }

    private Path openAndDie(Path dead) {
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.recovery().copiedEvents()).isPositive();
            return JournalKit.copy(dead, parent.resolve("killed"));
        }
    }

    /** With it goes the record that the first opening's events are durable. */
    private static void loseTheClose(Path dir) throws IOException {
        Batch close = excerpts(dir, ExcerptKind.CLOSE, 1).get(0);
        JournalKit.flip(close.file(), close.position() + 20L, 1);
    }
}
