package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.anel.api.DamagedLogException;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import io.anel.log.LogReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader waits for what may still come, and for nothing else. */
@Timeout(60)
class JournalReaderWaitTest {
    /** A reader looks behind an end now and then only; by then it has. */
    private static final int POLLS = 300;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldFollowAnOpeningThatCameBeforeItsFirstPoll() {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        try (JournalReader reader = JournalReader.open(dir);
                JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);

            assertThat(poll(reader)).isEqualTo(100);
        }
    }

    @Test
    void shouldFollowTheFirstOpeningThatCounts() throws IOException {
        Path dir = parent.resolve("journal");
        DirectoryCheck.create(dir);
        // As a first opening leaves it that is refused, or is not through yet.
        ManifestFile.write(new JournalLayout(dir), Manifest.empty(1));
        try (JournalReader reader = JournalReader.open(dir);
                JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);

            assertThat(poll(reader)).isEqualTo(100);
        }
    }

    /** A listing costs by the number of cycles: a reader that waits for an event now and then must not take one each time. */
    @Test
    void shouldAllocateNoMoreWhileItWaitsInAJournalOfManyCycles() throws IOException {
        long ofOne = allocatedWhileWaiting(parent.resolve("one"), 1);
        long ofMany = allocatedWhileWaiting(parent.resolve("many"), 60);

        assertThat(ofMany).isLessThan(ofOne * 3 / 2);
    }

    private static long allocatedWhileWaiting(Path dir, int cycles) throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(dir);
                JournalReader reader = JournalReader.open(dir)) {
            long last = JournalKit.append(log, 0, 1);
            while (layout.cycles(1).size() < cycles) {
                last = JournalKit.append(log, last, 100);
            }
            JournalKit.readToEnd(reader);
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long allocated = 0;
            for (int i = 0; i < 50; i++) {
                last = JournalKit.append(log, last, 1);
                assertThat(JournalKit.readToEnd(reader)).isEqualTo(last);
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                for (int poll = 0; poll < POLLS; poll++) {
                    reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
                }
                allocated +=
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            }
            return allocated;
        }
    }

    @Test
    void shouldNameALengthWordThatIsZeroWhereMoreStandsBehindIt() throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        List<ForgedExcerpt> batches = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH);
        ForgedExcerpt batch = batches.get(batches.size() / 2);
        try (RandomAccessFile file = new RandomAccessFile(batch.file().toFile(), "rw")) {
            file.seek(batch.position());
            file.writeInt(0);
        }

        // By the first look: whoever reads a journal at rest asks no more than once.
        assertThatThrownBy(() -> JournalKit.readAll(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(batch.file() + " byte " + batch.position());
    }

    @Test
    void shouldStandBeforeLostEventsThatWereRefused() throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        ForgedExcerpt lost = ForgedExcerpt.all(dir, 1, 1, ExcerptKind.BATCH).get(4);
        lost.lostThrough(lost.lastSequence()).write();

        try (JournalReader reader = JournalReader.open(dir)) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> poll(reader)).isInstanceOf(DamagedLogException.class);
                assertThat(reader.nextSequence()).isEqualTo(lost.firstSequence());
            }
        }
    }

    private static long poll(LogReader reader) {
        long last = 0;
        for (int i = 0; i < POLLS; i++) {
            last = JournalKit.readToEnd(reader);
        }
        return last;
    }
}
