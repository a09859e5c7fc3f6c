package io.anel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.benchmarks.rig.RowFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Launchers that answer every line with a sample stand for two revisions: only what is between the processes is tested here. */
class DuelTest {
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @Test
    void shouldPassTwoThatTakeTheSame() throws Exception {
        DuelResult result = duel(revision("a", 5000), revision("b", 5000));

        assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(result.ratios()).hasSize(Judge.FIRST_LOOK).containsOnly(1);
        assertThat(result.cpuNsA()).containsOnly(50);
    }

    @Test
    void shouldFindTheOneThatTakesMoreWhicheverGoesFirst() throws Exception {
        DuelResult result = duel(revision("a", 5000), revision("b", 5750));

        assertThat(result.verdict()).isEqualTo(Verdict.LOST);
        assertThat(result.ratios()).containsOnly(1.15);
    }

    @Test
    void shouldNotCallAGainALoss() throws Exception {
        assertThat(duel(revision("a", 5750), revision("b", 5000)).verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void shouldSayWhichRevisionFailedInsteadOfAnswering() throws IOException {
        Revision broken = launcher("b", "exit 3");

        assertThatThrownBy(() -> duel(revision("a", 5000), broken))
                .isInstanceOf(RowFailedException.class)
                .hasMessageContaining("the bench of b, got exitCode=3");
    }

    private static DuelResult duel(Revision a, Revision b) throws IOException, InterruptedException {
        return new Duel(a, b, new Judge(1, 0.02, 12), 1, 3, QUIET).run("row", List.of());
    }

    /** Its turns move 100 events. */
    private Revision revision(String name, long cpuNs) throws IOException {
        return launcher(
                name,
                "while read -r line; do echo '{\"events\":100,\"wallNs\":1,\"cpuNs\":" + cpuNs
                        + ",\"wholeNs\":1,\"bytesPerForce\":0}'; done");
    }

    private Revision launcher(String name, String script) throws IOException {
        Path home = Files.createDirectory(directory.resolve(name));
        Path launcher = home.resolve("anel");
        Files.writeString(launcher, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Revision(name, name, home);
    }
}
