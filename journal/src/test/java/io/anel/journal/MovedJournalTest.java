package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.FencedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A journal that is open writes where it was opened, or not at all, whatever comes to stand at its path. */
@Timeout(60)
class MovedJournalTest {
    private static final int MORE_THAN_A_CYCLE = 2_000;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private Path dir;
    private Path away;

    @BeforeEach
    void nameTheDirectories() {
        dir = parent.resolve("journal");
        away = parent.resolve("away");
    }

    @Test
    void shouldWriteOnWhereItWasOpenedWhenALinkIsPointedElsewhere() throws IOException {
        try (JournalLog other = JournalKit.open(away)) {
            JournalKit.append(other, 0, 10);
            DirectoryCheck.create(dir);
            Path link = Files.createSymbolicLink(parent.resolve("link"), dir);
            try (JournalLog log = JournalKit.open(link)) {
                JournalKit.append(log, 0, 100);
                Files.delete(link);
                Files.createSymbolicLink(link, away);

                JournalKit.append(log, 100, MORE_THAN_A_CYCLE);

                assertThat(log.force()).isEqualTo(100 + MORE_THAN_A_CYCLE);
                try (JournalReader reader = log.reader(1)) {
                    assertThat(JournalKit.readToEnd(reader)).isEqualTo(100 + MORE_THAN_A_CYCLE);
                }
            }
        }
        assertThat(JournalKit.readAll(dir)).isEqualTo(100 + MORE_THAN_A_CYCLE);
        assertThat(JournalKit.readAll(away)).isEqualTo(10);
    }

    @Test
    void shouldBeFencedAtARollWhenAnotherJournalStandsInItsPlace() throws IOException {
        JournalLog log = JournalKit.open(dir);
        JournalKit.append(log, 0, 100);
        long durable = log.force();
        Files.move(dir, away);
        try (JournalLog other = JournalKit.open(dir)) {
            JournalKit.append(other, 0, 10);
            List<String> before = names(dir);

            assertThatThrownBy(() -> JournalKit.append(log, 100, MORE_THAN_A_CYCLE))
                    .isInstanceOf(FencedException.class)
                    .hasMessageContaining(new JournalLayout(dir).epoch(1) + ": expected the directory that was opened, "
                            + key(new JournalLayout(away).epoch(1)) + ", got " + key(new JournalLayout(dir).epoch(1)));

            assertThatThrownBy(log::force).isInstanceOf(FencedException.class);
            log.close();
            assertThat(names(dir)).isEqualTo(before);
            JournalKit.append(other, 10, MORE_THAN_A_CYCLE);
        }
        assertThat(JournalKit.readAll(away)).isGreaterThanOrEqualTo(durable);
        assertThat(JournalKit.readAll(dir)).isEqualTo(10 + MORE_THAN_A_CYCLE);
    }

    @Test
    void shouldBeFencedAtARollWhenNothingStandsInItsPlace() throws IOException {
        JournalLog log = JournalKit.open(dir);
        JournalKit.append(log, 0, 100);
        Files.move(dir, away);

        assertThatThrownBy(() -> JournalKit.append(log, 100, MORE_THAN_A_CYCLE))
                .isInstanceOf(FencedException.class)
                .hasMessageEndingWith(", got none");

        log.close();
        assertThat(JournalKit.readAll(away)).isGreaterThanOrEqualTo(100);
    }

    @Test
    void shouldAcknowledgeNoForceOfACycleWhoseDirectoryWasMovedSince() throws IOException {
        JournalLog log = JournalKit.open(dir);
        long durable = log.force();
        JournalKit.append(log, 0, MORE_THAN_A_CYCLE);
        Files.move(dir, away);
        DirectoryCheck.create(new JournalLayout(dir).epoch(1));

        assertThatThrownBy(log::force)
                .isInstanceOf(FencedException.class)
                .hasMessageContaining("expected the directory that was opened, ");

        assertThat(log.durableSequence()).isEqualTo(durable);
        log.close();
    }

    @Test
    void shouldDeleteAFileThatWasMadeInAnotherDirectory() throws IOException {
        DirectoryCheck.create(dir);
        UnforcedCycles unforced = new UnforcedCycles(dir);
        Files.move(dir, away);
        DirectoryCheck.create(dir);
        var appender = new JournalLayout(dir).store().append(dir, 256 * 1024);
        var file = appender.create(1, 4096);

        assertThatThrownBy(() -> unforced.add(file)).isInstanceOf(IOException.class);

        assertThat(file.path()).doesNotExist();
        appender.close();
        unforced.close();
    }

    private static Object key(Path path) throws IOException {
        return Files.getAttribute(path, "fileKey");
    }

    private static List<String> names(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            return paths.map(Path::toString).sorted().toList();
        }
    }
}
