package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameDescriptor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader whose checks are done ahead, on another thread, reads and refuses what the same reader alone does. */
@Timeout(120)
class JournalReadAheadTest {
    private static final int EVENTS = 20_000;
    private static final long SEED = 20261125;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;

    @BeforeEach
    void writeAJournalOfManyCycles() {
        dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, EVENTS);
        }
    }

    @Test
    void shouldReadEveryEventOverManyRollsAndSeeks() {
        try (JournalReader reader = JournalReader.open(dir).readAhead()) {
            for (long from = 1; from <= EVENTS; from += 2_999) {
                reader.seek(from);

                assertThat(JournalKit.readToEnd(reader)).isEqualTo(EVENTS);
            }
        }
    }

    @Test
    void shouldRefuseWhatTheReaderAloneRefusesAtTheSamePlaceAndHandOnWhatStandsBeforeIt() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        List<Integer> cycles = layout.cycles(1);
        Random random = new Random(SEED);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            Path file = layout.cycle(1, cycles.get(random.nextInt(cycles.size())));
            long position = 512 + random.nextInt(60_000);
            int mask = 1 + random.nextInt(255);
            JournalKit.flip(file, position, mask);

            Reading alone = read(JournalReader.open(dir));
            Reading ahead = read(JournalReader.open(dir).readAhead());

            assertThat(ahead).as("change %d, %s byte %d", i, file, position).isEqualTo(alone);
            refused += alone.refusal.isEmpty() ? 0 : 1;
            JournalKit.flip(file, position, mask);
        }
        assertThat(refused).as("changes that were noticed").isGreaterThan(200);
    }

    @Test
    void shouldReadOnAtTheLiveEndWhereThereIsNothingToCheckAhead() {
        try (JournalLog log = JournalKit.open(dir);
                JournalReader reader = log.reader(1).readAhead()) {
            assertThat(JournalKit.readToEnd(reader)).isEqualTo(EVENTS);
            for (long last = EVENTS; last < EVENTS + 4_000; ) {
                last = JournalKit.append(log, last, 50);

                assertThat(JournalKit.readToEnd(reader)).isEqualTo(last);
            }
        }
    }

    @Test
    void shouldSleepWhileItsReaderPauses() throws Exception {
        assumeThat(Runtime.getRuntime().availableProcessors())
                .as("processors, of which one checks ahead")
                .isGreaterThan(1);
        Path large = parent.resolve("large");
        try (JournalLog log = Journal.at(large).open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 60_000);
        }
        try (JournalReader reader = JournalReader.open(large).readAhead()) {
            reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
            Thread checking = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("anel-read-ahead"))
                    .findFirst()
                    .orElseThrow();
            Thread.sleep(200);
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            long beforeNs = threads.getThreadCpuTime(checking.getId());
            Thread.sleep(500);

            // It took a fifth of a core.
            assertThat(threads.getThreadCpuTime(checking.getId()) - beforeNs).isLessThan(50_000_000);
        }
    }

    @Test
    void shouldLeaveNeitherThreadNorMappedPageWhenClosed() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (JournalReader reader = JournalReader.open(dir).readAhead()) {
                // Somewhere in a cycle, and once at the very start, before there is anything to check.
                reader.poll((sequence, epoch, buffer, offset, length) -> {}, i * 7);
            }
        }

        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("anel-read-ahead"));
        assertThat(Files.readAllLines(Path.of("/proc/self/maps")))
                .noneMatch(line -> line.contains(dir.toString()) && line.contains(" r--s "));
    }

    private record Reading(long count, long hash, String refusal) {}

    private static Reading read(JournalReader opened) {
        long[] seen = new long[2];
        try (JournalReader reader = opened) {
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) -> {
                                seen[0]++;
                                seen[1] = seen[1] * 31 + hash(sequence, buffer, offset, length);
                            },
                            64)
                    > 0) {}
            return new Reading(seen[0], seen[1], "");
        } catch (DamagedLogException e) {
            return new Reading(seen[0], seen[1], e.getMessage());
        }
    }

    private static long hash(long sequence, DirectBuffer buffer, int offset, int length) {
        return sequence * 31 + new UnsafeBuffer(buffer, offset, FrameDescriptor.alignedLength(length)).hashCode();
    }
}
