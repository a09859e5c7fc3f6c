package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.journal.format.ChronicleFraming;
import io.anel.journal.format.ExcerptKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Chronicle's framing has no CRC: whatever in it keeps a reader from the end, in any cycle, the verifier names. */
@Timeout(120)
class JournalSilenceTest {
    private static final int PAGE = 4096;
    /** How many words at a cycle's beginning, and at its end, are tried. */
    private static final int WORDS = 6;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private JournalLayout layout;
    private long last;

    /** Two openings; the second has several cycles, of which the first ones were forced. */
    private void write(boolean closed) {
        Path alive = parent.resolve("alive");
        dir = parent.resolve("journal");
        layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(alive)) {
            last = JournalKit.append(log, 0, 400);
        }
        try (JournalLog log = JournalKit.open(alive)) {
            for (int i = 0; i < 5; i++) {
                last = JournalKit.append(log, last, 300);
                if (i < 3) {
                    log.force();
                    log.idle();
                }
            }
            if (!closed) {
                JournalKit.copy(alive, dir);
            }
        }
        if (closed) {
            JournalKit.copy(alive, dir);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNameALengthWordOrPageThatKeepsAReaderFromTheEnd(boolean closed) throws IOException {
        write(closed);
        List<String> silent = new ArrayList<>();
        for (int cycle : layout.cycles(2)) {
            Path file = layout.cycle(2, cycle);
            byte[] bytes = Files.readAllBytes(file);
            List<Integer> positions = lengthWords(bytes);
            for (int i = 0; i < positions.size(); i++) {
                if (i >= WORDS && i < positions.size() - WORDS) {
                    continue;
                }
                int word = word(bytes, positions.get(i));
                for (int wrong : wrongWords(word)) {
                    put(
                            file,
                            positions.get(i),
                            ByteBuffer.allocate(4)
                                    .order(ByteOrder.LITTLE_ENDIAN)
                                    .putInt(wrong));
                    look(silent, file + " byte " + positions.get(i) + " = 0x" + Integer.toHexString(wrong));
                }
                put(
                        file,
                        positions.get(i),
                        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word));
            }
            for (int at = 0; at < positions.get(positions.size() - 1); at += PAGE) {
                put(file, at, ByteBuffer.allocate(PAGE));
                look(silent, file + " page at " + at + " lost");
                put(file, at, ByteBuffer.wrap(bytes, at, PAGE).slice());
            }
            Path aside = Files.move(file, parent.resolve("aside"));
            look(silent, file + " missing");
            Files.write(file, new byte[bytes.length]);
            look(silent, file + " all zeros");
            Files.move(aside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }

        assertThat(silent).isEmpty();
        assertThat(verify().isSound()).isTrue();
        assertThat(verify().tornAt()).isEmpty();
    }

    /** Notes what the verifier does not name although not every event is read. */
    private void look(List<String> silent, String what) {
        JournalVerifier.Report report = verify();
        String read;
        try (JournalReader reader = JournalReader.open(dir)) {
            long through = 0;
            for (int i = 0; i < 130 && through < last; i++) {
                through = JournalKit.readToEnd(reader);
            }
            read = through == last ? "" : "read through " + through;
        } catch (LogException e) {
            read = e.getMessage();
        }
        if (!read.isEmpty() && report.isSound() && report.tornAt().isEmpty()) {
            silent.add(what + ": " + read);
        }
    }

    @Test
    void shouldSayThatTheTailIsTornWhenTheNewestCycleIsMissing() throws IOException {
        write(true);
        List<Integer> cycles = layout.cycles(2);
        int newest = cycles.get(cycles.size() - 1);
        Path file = layout.cycle(2, newest);
        Path before = layout.cycle(2, newest - 1);
        Files.delete(file);

        assertThat(verify().tornAt())
                .startsWith(before + " byte ")
                .endsWith(": expected " + file.getFileName() + " to come, got no such file");
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.recovery().droppedTail()).isTrue();
            assertThat(log.recovery().tornAt()).startsWith(before + " byte ");
        }
    }

    @Test
    void shouldNameALastBatchThatPassesForChroniclesOwn() throws IOException {
        write(false);
        List<Integer> cycles = layout.cycles(2);
        int newest = cycles.get(cycles.size() - 1);
        List<ForgedExcerpt> batches = ForgedExcerpt.all(dir, 2, newest, ExcerptKind.BATCH);
        ForgedExcerpt lastBatch = batches.get(batches.size() - 1);
        int word = word(Files.readAllBytes(lastBatch.file()), lastBatch.position());
        put(
                lastBatch.file(),
                lastBatch.position(),
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(word | ChronicleFraming.METADATA));

        String place = lastBatch.file() + " byte " + lastBatch.position() + ": expected ";
        assertThat(verify().tornAt()).startsWith(place);
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isEqualTo(lastBatch.firstSequence() - 1);
            assertThat(log.recovery().tornAt()).startsWith(place);
        }
    }

    @Test
    void shouldNameWhatIsSpoiltBehindACyclesLastEventAndLoseNothingByIt() throws IOException {
        write(false);
        Path file = layout.cycle(2, layout.cycles(2).get(0));
        List<Integer> positions = lengthWords(Files.readAllBytes(file));
        int endMark = positions.get(positions.size() - 1);
        put(file, endMark, ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0x3FFF_FFFF));

        assertThat(verify().damage())
                .singleElement()
                .asString()
                .startsWith(file + " byte " + endMark + ": expected a length within");
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isEqualTo(last);
        }
        assertThat(verify().damage()).isEmpty();
        assertThat(JournalKit.readAll(dir)).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotWaitForACycleThatTheWriterHasLeftLongAgo(boolean missing) throws IOException {
        write(true);
        List<Integer> cycles = layout.cycles(2);
        Path file = layout.cycle(2, cycles.get(1));
        assertThat(cycles).hasSizeGreaterThan(2);
        int length = (int) Files.size(file);
        Files.delete(file);
        if (!missing) {
            Files.write(file, new byte[length]);
        }

        try (JournalReader reader = JournalReader.open(dir)) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 130; i++) {
                            JournalKit.readToEnd(reader);
                        }
                    })
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageStartingWith(file + " byte 0: expected a cycle");
        }
    }

    /** Where later ones stand it named the first of those; where none stands it waited. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void shouldNameTheFirstCycleOfALogThatIsMissing(int cycles) throws IOException {
        Path one = parent.resolve("one");
        JournalLayout layoutOfOne = new JournalLayout(one);
        try (JournalLog log = JournalKit.open(one)) {
            long through = JournalKit.append(log, 0, 10);
            while (layoutOfOne.cycles(1).size() < cycles) {
                through = JournalKit.append(log, through, 100);
            }
        }
        Path first = layoutOfOne.cycle(1, 1);
        Files.delete(first);

        String place = first + " byte 0: expected a cycle, got no such file";
        try (JournalReader reader = JournalReader.open(one)) {
            assertThatThrownBy(() -> JournalKit.readToEnd(reader))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessage(place);
            assertThatThrownBy(() -> JournalKit.readToEnd(reader.seekTime(Instant.EPOCH)))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessage(place);
        }
    }

    @Test
    void shouldNameTheFirstCycleOfTheLatestOpeningThatIsMissing() throws IOException {
        write(true);
        Path first = layout.cycle(2, layout.cycles(2).get(0));
        Files.delete(first);

        try (JournalReader reader = JournalReader.open(dir)) {
            assertThatThrownBy(() -> JournalKit.readToEnd(reader))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessage(first + " byte 0: expected a cycle, got no such file");
        }
    }

    @Test
    void shouldNameAFinishedCycleThatIsMissing() throws IOException {
        write(true);
        Path file = layout.cycle(1, 1);
        Files.delete(file);
        String place = file + " byte 0: expected a cycle, got no such file";

        assertThatThrownBy(() -> JournalKit.readAll(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessage(place);
        JournalInfo.CycleInfo first = JournalInfo.of(dir).cycles().get(0);
        assertThat(first.fault()).isEqualTo(place);
        assertThat(first.created()).isNull();
        assertThat(JournalInfo.of(dir).lastSequence()).isEqualTo(last);
    }

    /** By sequence and by time: what is sound in front of it is handed on, and then it is named. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 0", "2, 2"})
    void shouldReadAllInFrontOfADamagedHead(int epoch, int index) throws IOException {
        writeTwoOpeningsOfSeveralCycles();
        int cycle = layout.cycles(epoch).get(index);
        ForgedExcerpt head =
                ForgedExcerpt.all(dir, epoch, cycle, ExcerptKind.HEAD).get(0);
        JournalRecoveryTest.flip(head.file(), head.position() + 70);
        String place = head.file() + " byte " + head.position() + ": expected check (CRC32C and place)";

        try (JournalReader fromTheFirst = JournalReader.open(dir);
                JournalReader byTime = JournalReader.open(dir).seekTime(Instant.EPOCH)) {
            for (JournalReader reader : List.of(fromTheFirst, byTime)) {
                assertThatThrownBy(() -> JournalKit.readToEnd(reader))
                        .isInstanceOf(DamagedLogException.class)
                        .hasMessageStartingWith(place);
                assertThat(reader.nextSequence()).isEqualTo(head.firstSequence());
            }
        }
    }

    /** Nothing may be taken for the first event but the first event. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotBeginBehindADamagedFirstHead(boolean isByTime) throws IOException {
        writeTwoOpeningsOfSeveralCycles();
        ForgedExcerpt head = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.HEAD).get(0);
        JournalRecoveryTest.flip(head.file(), head.position() + 70);

        try (JournalReader reader = JournalReader.open(dir)) {
            if (isByTime) {
                reader.seekTime(Instant.EPOCH);
            }
            assertThatThrownBy(() -> JournalKit.readToEnd(reader))
                    .isInstanceOf(DamagedLogException.class)
                    .hasMessageStartingWith(head.file() + " byte ");
            assertThat(reader.nextSequence()).isEqualTo(1);
        }
    }

    private void writeTwoOpeningsOfSeveralCycles() {
        dir = parent.resolve("journal");
        layout = new JournalLayout(dir);
        for (int opening = 1; opening <= 2; opening++) {
            try (JournalLog log = JournalKit.open(dir)) {
                last = JournalKit.append(log, last, 3_000);
            }
        }
    }

    /** What stands behind it counts no more: no seek comes to it. */
    @Test
    void shouldHandOnNothingFromBehindAHoleThatWasNotForced() throws IOException {
        writeCyclesThatWereNotForced();
        long behind = ForgedExcerpt.all(dir, 1, 2, ExcerptKind.HEAD).get(0).firstSequence();
        ForgedExcerpt lost = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH).get(20);
        zero(lost.file(), lost.position(), (int) lost.nextPosition());
        assertThat(verify().lastSequence()).isEqualTo(lost.firstSequence() - 1);

        Instant time = Instant.ofEpochSecond(0, TestRun.timestampNs(behind));
        try (JournalReader bySequence = JournalReader.open(dir).seek(behind);
                JournalReader byTime = JournalReader.open(dir).seekTime(time)) {
            for (JournalReader reader : List.of(bySequence, byTime)) {
                assertThatThrownBy(() -> reader.poll(
                                (sequence, epoch, buffer, offset, length) ->
                                        assertThat(sequence).isZero(),
                                1))
                        .isInstanceOf(DamagedLogException.class)
                        .hasMessageStartingWith(lost.file() + " byte " + lost.position());
            }
        }
    }

    /** As a power loss may leave them, where the directory was not forced: the last of three names is there. */
    @Test
    void shouldNotEndInFrontOfSeveralCyclesThatAreMissing() throws IOException {
        writeCyclesThatWereNotForced();
        Files.delete(layout.cycle(1, 2));
        Files.delete(layout.cycle(1, 3));

        assertThat(verify().tornAt()).isNotEmpty();
        assertThatThrownBy(() -> JournalKit.readAll(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessage(layout.cycle(1, 2) + " byte 0: expected a cycle, got no such file");
    }

    @Test
    void shouldNotEndInFrontOfEventsWhoseCycleHasLostItsHead() throws IOException {
        writeCyclesThatWereNotForced();
        Path newest = layout.cycle(1, 4);
        zero(newest, 0, ForgedExcerpt.all(dir, 1, 4, ExcerptKind.BATCH).get(0).position());

        assertThat(verify().tornAt()).startsWith(newest + " byte 0: ");
        assertThatThrownBy(() -> JournalKit.readAll(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageStartingWith(newest + " byte 0: ");
    }

    /** Four cycles, as a process that dies leaves them. */
    private void writeCyclesThatWereNotForced() throws IOException {
        Path alive = parent.resolve("alive");
        dir = parent.resolve("journal");
        layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(alive)) {
            while (new JournalLayout(alive).cycles(1).size() < 4) {
                last = JournalKit.append(log, last, 100);
            }
            JournalKit.copy(alive, dir);
        }
    }

    private static void zero(Path file, int from, int to) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(from);
            bytes.write(new byte[to - from]);
        }
    }

    @Test
    void shouldNameAFinishedCycleThatIsEmpty() throws IOException {
        write(true);
        Path file = layout.cycle(1, 1);
        Files.write(file, new byte[0]);

        assertThatThrownBy(() -> JournalKit.readAll(dir)).hasMessageStartingWith(file + " byte 0: ");
        assertThat(JournalInfo.of(dir).cycles().get(0).fault()).startsWith(file + " byte 0: ");
    }

    @Test
    void shouldNameAnOldManifest() throws IOException {
        write(true);
        byte[] old = Files.readAllBytes(layout.manifest());
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, last, 100);
        }
        Files.write(layout.manifest(), old);
        String place = layout.manifest() + " byte 0: expected the manifest of the latest opening";

        assertThat(verify().damage()).singleElement().asString().startsWith(place);
        assertThat(JournalInfo.of(dir).damage()).startsWith(place);
        assertThatThrownBy(() -> JournalReader.open(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageStartingWith(place);
    }

    @Test
    void shouldFindNoEventsBehindADamagedFirstHead() throws IOException {
        dir = parent.resolve("journal");
        layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        ForgedExcerpt head = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.HEAD).get(0);
        JournalRecoveryTest.flip(head.file(), head.position() + 70);

        JournalInfo info = JournalInfo.of(dir);

        assertThat(info.events()).isZero();
        assertThat(info.damage())
                .startsWith(head.file() + " byte " + head.position() + ": expected check (CRC32C and place)");
        assertThat(info.cycles())
                .singleElement()
                .satisfies(cycle -> assertThat(cycle.fault()).isEqualTo(info.damage()));
    }

    @Test
    void shouldCallACycleThatNeverReachedTheDiskATornTail() throws IOException {
        write(false);
        List<Integer> cycles = layout.cycles(2);
        int hole = cycles.get(cycles.size() - 2);
        List<ForgedExcerpt> heads = ForgedExcerpt.all(dir, 2, hole + 1, ExcerptKind.HEAD);
        long durable = ForgedExcerpt.all(dir, 2, hole, ExcerptKind.HEAD).get(0).firstSequence() - 1;
        Path file = layout.cycle(2, hole);
        Files.write(file, new byte[(int) Files.size(file)]);
        for (ForgedExcerpt excerpt : heads) {
            excerpt.durableThrough(durable).write();
        }
        for (ForgedExcerpt excerpt : ForgedExcerpt.all(dir, 2, hole + 1, ExcerptKind.BATCH)) {
            excerpt.durableThrough(durable).write();
        }

        assertThat(verify().damage()).isEmpty();
        assertThat(verify().tornAt()).startsWith(file + " byte 0: ");
        JournalInfo info = JournalInfo.of(dir);
        assertThat(info.damage()).isEmpty();
        assertThat(info.tornAt()).startsWith(file + " byte 0: ");
        assertThat(info.lastSequence()).isEqualTo(durable);
        assertThat(info.cycles().get(info.cycles().size() - 1).lastSequence()).isEqualTo(durable);
    }

    private JournalVerifier.Report verify() {
        return JournalVerifier.verify(dir, (events, all) -> {});
    }

    /** Where each length word of a file stands; the last is where the writer would go on. */
    private static List<Integer> lengthWords(byte[] bytes) {
        List<Integer> positions = new ArrayList<>();
        int at = 0;
        while (true) {
            positions.add(at);
            int word = word(bytes, at);
            if (word == 0 || (word & ChronicleFraming.NOT_COMPLETE) != 0) {
                return positions;
            }
            at = (int) ChronicleFraming.next(at, word & ChronicleFraming.LENGTH_MASK);
        }
    }

    private static int[] wrongWords(int word) {
        return new int[] {
            0,
            word | ChronicleFraming.NOT_COMPLETE,
            ChronicleFraming.END_MARK,
            word ^ ChronicleFraming.METADATA,
            word + 4,
            word ^ 0x10000,
            ChronicleFraming.LENGTH_MASK,
            ChronicleFraming.METADATA
        };
    }

    private static int word(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    private static void put(Path file, int at, ByteBuffer bytes) throws IOException {
        try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
            access.getChannel().write(bytes.rewind(), at);
        }
    }
}
