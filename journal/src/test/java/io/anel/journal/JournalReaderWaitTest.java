package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.DamagedLogException;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.Manifest;
import io.anel.log.LogReader;
import java.io.IOException;
import java.io.RandomAccessFile;
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
