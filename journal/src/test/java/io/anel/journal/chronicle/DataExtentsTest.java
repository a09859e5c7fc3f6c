package io.anel.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataExtentsTest {
    @TempDir
    private Path directory;

    @Test
    void shouldSayThatAFileIsGone() {
        Path gone = directory.resolve("gone");

        assertThatThrownBy(() -> new DataExtents(gone))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining(gone.toString());
    }
}
