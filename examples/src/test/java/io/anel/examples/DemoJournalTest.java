package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoJournalTest {
    @TempDir
    private Path temp;

    @Test
    void shouldDeleteATemporaryJournal() throws IOException {
        DemoJournal journal = DemoJournal.temporary();
        Files.createDirectories(journal.directory().resolve("epoch"));
        Files.writeString(journal.directory().resolve("epoch/cycle"), "bytes");

        journal.close();

        assertThat(journal.isKept()).isFalse();
        assertThat(journal.directory()).doesNotExist();
    }

    @Test
    void shouldKeepTheUsersJournal() {
        try (DemoJournal journal = DemoJournal.kept(temp)) {
            assertThat(journal.isKept()).isTrue();
        }

        assertThat(temp).exists();
    }
}
