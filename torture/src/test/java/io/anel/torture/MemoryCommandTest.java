package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MemoryCommandTest {
    @TempDir
    Path directory;

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldSeeNothingForbidden() {
        int exit = Torture.commandLine().execute("memory", "--mode", "sanity", "--dir", directory.toString());

        assertThat(exit).isZero();
        assertThat(directory.resolve("index.html")).isNotEmptyFile();
    }
}
