package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.fuzz.FuzzRun;
import io.anel.torture.fuzz.FuzzTarget;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FuzzCommandTest {
    @TempDir
    Path directory;

    @Test
    void shouldTakeNoTimeAtAllForAWrongCall() {
        StringWriter errors = new StringWriter();
        int exit = Torture.commandLine()
                .setErr(new PrintWriter(errors))
                .execute("fuzz", "head", "--seconds", "0", "--dir", directory.toString());

        assertThat(exit).isEqualTo(2);
        assertThat(errors.toString()).contains("expected --seconds >= 1, got 0");
    }

    @Test
    @Tag("slow")
    @Timeout(120)
    void shouldReachNewCodeFromTheKeptInputs() throws Exception {
        FuzzRun.Report result = FuzzRun.of(FuzzTarget.HEAD, directory, 5);

        assertThat(result.outcome()).as("%s", result).isEqualTo(FuzzRun.Outcome.SOUND);
        // Without coverage a fuzzer only guesses.
        assertThat(result.covered()).as("%s", result).isPositive();
        assertThat(result.runs()).as("%s", result).isPositive();
    }
}
