package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.fuzz.FuzzRun;
import io.anel.torture.fuzz.FuzzTarget;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FuzzCommandTest {
    @TempDir
    Path directory;

    @Test
    @Tag("slow")
    @Timeout(120)
    void shouldReachNewCodeFromTheKeptInputs() throws Exception {
        FuzzRun.Result result = FuzzRun.of(FuzzTarget.HEAD, directory, 5);

        assertThat(result.exit()).as("%s", result).isZero();
        // Without coverage a fuzzer only guesses.
        assertThat(result.covered()).as("%s", result).isPositive();
        assertThat(result.runs()).as("%s", result).isPositive();
    }
}
