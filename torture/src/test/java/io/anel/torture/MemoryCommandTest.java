package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"--mode, nonsense, 'SANITY, QUICK, DEFAULT, TOUGH, STRESS'", "--filter, nosuchtest, got nosuchtest"})
    void shouldTakeWhatNamesNothingForAWrongCall(String option, String value, String said) {
        StringWriter errors = new StringWriter();
        int exit = Torture.commandLine()
                .setErr(new PrintWriter(errors))
                .execute("memory", option, value, "--dir", directory.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(errors.toString()).contains(option).contains(said);
    }

    @Test
    @Tag("slow")
    @Timeout(600)
    void shouldSeeNothingForbidden() {
        int exit = Torture.commandLine().execute("memory", "--mode", "sanity", "--dir", directory.toString());

        assertThat(exit).isZero();
        assertThat(directory.resolve("index.html")).isNotEmptyFile();
    }
}
