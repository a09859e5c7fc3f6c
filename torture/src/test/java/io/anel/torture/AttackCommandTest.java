package io.anel.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttackCommandTest {
    @TempDir
    Path directory;

    private final StringWriter err = new StringWriter();

    @Test
    void shouldRefuseASeedThatIsNoCaseOfTheAttack() {
        assertThat(run("syscall", "--seed", "20000000")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString())
                .contains("expected a first seed below 13200, of which each is a case of syscall, got 20000000");
    }

    @Test
    void shouldRefuseAPartThatIsNone() {
        assertThat(run("kill", "--part", "bys")).isEqualTo(AttackCommand.USAGE);
        assertThat(err.toString()).contains("bys");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dir", directory.toString()));
        return Torture.commandLine().setErr(new PrintWriter(err)).execute(all.toArray(String[]::new));
    }
}
