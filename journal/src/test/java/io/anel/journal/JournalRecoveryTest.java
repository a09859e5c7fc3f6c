package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.DamagedLogException;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.ExcerptKind;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class JournalRecoveryTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldKeepEveryJournaledEventWhenTheProcessDies() {
        Path dead = died(3_000, 0);

        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.lastSequence()).isEqualTo(3_000);
            assertThat(log.recovery().cleanlyClosed()).isFalse();
            assertThat(log.recovery().copiedEvents()).isEqualTo(3_000);
            assertThat(log.durableSequence()).isEqualTo(3_000);
            JournalKit.append(log, 3_000, 500);
        }
        assertThat(JournalKit.readAll(dead)).isEqualTo(3_500);
    }

    /** A batch that is longer than all that the later settings let a file grow to for what they keep free. */
    @Test
    void shouldCopyABatchOfSettingsThatAllowedLargerOnes() {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        LogSettings large = new LogSettings("test", 6 << 20, 6 << 20, new SystemEpochNanoClock());
        try (JournalLog log = Journal.at(alive).blockBytes(32 << 20).open(large)) {
            log.append(new TestRun(6 << 20).begin(1).event(5 << 20));
            JournalKit.copy(alive, dead);
        }

        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.lastSequence()).isEqualTo(1);
            JournalKit.append(log, 1, 1_000);
        }

        assertThat(JournalKit.readAll(dead)).isEqualTo(1_001);
    }

    @Test
    void shouldCopyOnlyWhatWasNotOnRecordAsForced() {
        Path dead = died(1_000, 600);

        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.lastSequence()).isEqualTo(1_000);
            assertThat(log.recovery().durableThrough()).isEqualTo(600);
            assertThat(log.recovery().copiedEvents()).isEqualTo(400);
        }
        assertThat(JournalKit.readAll(dead)).isEqualTo(1_000);
    }

    @Test
    void shouldRecoverManySmallBatchesInLittleMemory() throws Exception {
        Path dir = parent.resolve("journal");
        int events = 300_000;
        TestRun run = new TestRun(4096);
        try (JournalLog log = JournalKit.journal(dir).cycleBytes(256L << 20).open(JournalKit.SETTINGS)) {
            for (int i = 1; i <= events; i++) {
                log.append(run.begin(i).event(8));
                if (i % 10_000 == 0) {
                    log.force();
                }
            }
        }

        assertThat(ChildProcess.runInHeapOf("16m", "recover", dir.toString())).contains("settled " + events);
    }

    @Test
    void shouldKeepTheEpochInWhichACopiedEventWasWritten() {
        Path dead = died(1_000, 600);
        try (JournalLog log = JournalKit.open(dead)) {
            JournalKit.append(log, 1_000, 100);
        }

        try (JournalReader reader = JournalReader.open(dead)) {
            long wrong = 0;
            long[] seen = {0, 0};
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) -> {
                                seen[0]++;
                                seen[1] += epoch == (sequence <= 1_000 ? 1 : 2) ? 0 : 1;
                            },
                            100)
                    > 0) {
                wrong = seen[1];
            }
            assertThat(seen[0]).isEqualTo(1_100);
            assertThat(wrong).isZero();
        }
    }

    @Test
    void shouldRaiseTheEpochAtEachOpeningEvenWhenNothingWasForced() {
        Path dead = died(10, 0);
        for (int epoch = 2; epoch < 6; epoch++) {
            Path next = parent.resolve("again" + epoch);
            try (JournalLog log = JournalKit.open(dead)) {
                assertThat(log.epoch()).isEqualTo(epoch);
                JournalKit.append(log, log.lastSequence(), 10);
                JournalKit.copy(dead, next);
            }
            dead = next;
        }
    }

    @Test
    void shouldRecoverAJournalCutShort() throws IOException {
        cutAtLengths(17);
    }

    @Tag("slow")
    @Test
    void shouldRecoverAJournalCutAtEveryLength() throws IOException {
        cutAtLengths(1);
    }

    private void cutAtLengths(int step) throws IOException {
        Path whole = died(30, 0);
        Path cycle = new JournalLayout(whole).cycle(1, 1);
        int length = written(cycle);
        Path cut = parent.resolve("cut");
        for (int at = 0; at < length; at += step) {
            delete(cut);
            JournalKit.copy(whole, cut);
            try (RandomAccessFile file =
                    new RandomAccessFile(new JournalLayout(cut).cycle(1, 1).toFile(), "rw")) {
                file.setLength(at);
            }

            JournalVerifier.Report report = JournalVerifier.verify(cut, (events, all) -> {});
            assertThat(report.isSound()).isEqualTo(at >= 700 || report.damage().isEmpty());
            JournalLog log;
            try {
                log = JournalKit.open(cut);
            } catch (DamagedLogException e) {
                // Chronicle's header and the cycle's head were forced before the opening counted.
                assertThat(e).hasMessageContaining(".cq4 byte ");
                assertThat(at).isLessThan(700);
                continue;
            }
            try (log) {
                assertThat(log.lastSequence()).isBetween(0L, 30L);
                JournalKit.append(log, log.lastSequence(), 10);
            }
            assertThat(JournalKit.readAll(cut)).isEqualTo(log.lastSequence() + 10);
        }
    }

    @Test
    void shouldRefuseDamageBeforeADurableEventAndNameThePlace() throws IOException {
        Path dead = died(1_000, 600);
        Path cycle = new JournalLayout(dead).cycle(1, 1);
        int position = batchPositions(dead).get(3);
        flip(cycle, position + 100);
        List<String> before = fingerprint(dead);

        assertThatThrownBy(() -> JournalKit.open(dead))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(cycle + " byte " + position + ": expected check (CRC32C and place)");
        assertThat(fingerprint(dead)).isEqualTo(before);
    }

    @Test
    void shouldTellDamageFromATornTailByWhatALaterExcerptRecords() throws IOException {
        Path dead = died(300, 200);
        Path cycle = new JournalLayout(dead).cycle(1, 1);
        int position = batchPositions(dead).get(3);
        flip(cycle, position + 100);
        List<String> before = fingerprint(dead);

        assertThatThrownBy(() -> JournalKit.open(dead))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(cycle + " byte " + position + ": ")
                .hasMessageContaining("records events through 200 as durable");
        assertThat(fingerprint(dead)).isEqualTo(before);
    }

    @Test
    void shouldDropATornTailAndReportWhereItBegan() throws IOException {
        Path dead = died(1_000, 0);
        List<Integer> cycles = new JournalLayout(dead).cycles(1);
        Path cycle = new JournalLayout(dead).cycle(1, cycles.get(0));
        int position = batchPositions(dead).get(20);
        flip(cycle, position + 80);

        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.recovery().droppedTail()).isTrue();
            assertThat(log.recovery().tornAt()).startsWith(cycle + " byte " + position + ": ");
            assertThat(log.lastSequence()).isBetween(20L, 999L);
            JournalKit.append(log, log.lastSequence(), 10);
        }
        JournalKit.readAll(dead);
    }

    @Test
    void shouldForgetAnOpeningThatWasKilledBeforeItCounted() throws IOException {
        Path dead = died(500, 200);
        Path half = new JournalLayout(dead).epoch(2);
        Files.createDirectory(half);
        Files.write(half.resolve("metadata.cq4t"), new byte[100]);
        Files.write(half.resolve("19700101-000002.cq4"), new byte[100]);

        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.epoch()).isEqualTo(2);
            assertThat(log.lastSequence()).isEqualTo(500);
        }
        assertThat(JournalKit.readAll(dead)).isEqualTo(500);
    }

    @Test
    void shouldNotFillTheDiskByOpeningOverAndOver() throws IOException {
        Path dir = parent.resolve("journal");
        for (int i = 0; i < 100; i++) {
            JournalKit.open(dir).close();
        }
        long bytes = JournalInfo.of(dir).bytes();
        assertThat(bytes).isLessThan(100 * 16 * 1024);
        assertThat(JournalInfo.of(dir).cycles()).hasSize(1);
        assertThat(new JournalLayout(dir).epochs()).containsExactly(100);
    }

    /** The files of a process that died after appending so many, of which so many were forced and recorded. */
    private Path died(int events, int durable) {
        Path dir = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(dir)) {
            long last = JournalKit.append(log, 0, durable);
            log.force();
            log.idle();
            JournalKit.append(log, last, events - durable);
            JournalKit.copy(dir, dead);
        }
        return dead;
    }

    private List<Integer> batchPositions(Path dir) throws IOException {
        List<Integer> positions = new ArrayList<>();
        var manifest = ManifestFile.read(new JournalLayout(dir));
        EpochWalk walk = new EpochWalk(new JournalLayout(dir), manifest);
        walk.walk(0, batch -> positions.add(batch.position()));
        return positions;
    }

    static void flip(Path file, int position) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.seek(position);
            int value = access.read();
            access.seek(position);
            access.write(value ^ 0x10);
        }
    }

    private static int written(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int used = bytes.length;
        while (bytes[used - 1] == 0) {
            used--;
        }
        return used;
    }

    static List<String> fingerprint(Path dir) throws IOException {
        try (var paths = Files.walk(dir)) {
            return paths.sorted()
                    .map(path -> {
                        try {
                            return path
                                    + (Files.isDirectory(path) ? "" : " " + Arrays.hashCode(Files.readAllBytes(path)));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.toList());
        }
    }

    static void delete(Path dir) throws IOException {
        if (Files.exists(dir)) {
            try (var paths = Files.walk(dir)) {
                for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                    Files.delete(path);
                }
            }
        }
    }

    @Test
    @Timeout(30)
    void shouldOpenBehindATornBatchWhosePayloadIsFullOfWhatLooksLikeExcerpts() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        int payloadBytes = 24 * 1024;
        try (JournalLog log = JournalKit.journal(alive)
                .cycleBytes(64L << 20)
                .reserveChunkBytes(64 << 20)
                .open(JournalKit.SETTINGS)) {
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            log.append(run.begin(1).event(16));
            log.append(run.begin(2).event(payloadBytes));
            JournalKit.copy(alive, dead);
        }
        ForgedExcerpt torn = ForgedExcerpt.all(dead, 1, 1, ExcerptKind.BATCH).get(1);
        int from = (torn.position() + 256) & ~7;
        // Each of them as long as the rest of the file: a CRC over what every one says is its body would take minutes.
        try (RandomAccessFile file = new RandomAccessFile(torn.file().toFile(), "rw")) {
            int fileBytes = (int) file.length();
            ByteBuffer headers = ByteBuffer.allocate(payloadBytes - 512).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at + 16 <= headers.capacity(); at += 16) {
                headers.putInt(at, ExcerptDescriptor.MAGIC);
                headers.putInt(at + 8, ExcerptDescriptor.FORMAT_VERSION | ExcerptKind.BATCH.code() << 8);
                headers.putInt(at + 12, fileBytes - (from + at) - 64);
            }
            file.getChannel().write(headers, from);
        }

        for (int i = 0; i < 10; i++) {
            try (JournalLog log = JournalKit.open(JournalKit.copy(dead, parent.resolve("copy-" + i)))) {
                assertThat(log.lastSequence()).isEqualTo(1);
            }
        }
    }
}
