package io.anel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class JmhMainTest {
    private static final List<String> FLAGS = List.of("--first", "--second");

    @Test
    void shouldGiveForksTheFlagsAndEndTheRunAtAFailure() {
        assertThat(JmhMain.complete(List.of("Codec.*", "-f", "1"), FLAGS))
                .containsExactly("Codec.*", "-f", "1", "-jvmArgsPrepend", "--first --second", "-foe", "true");
    }

    @Test
    void shouldJoinTheFlagsWithTheUsersOwnSinceJmhSplitsOnlyOneValue() {
        assertThat(JmhMain.complete(List.of("-jvmArgsPrepend", "-Xmx1g -Xms1g", "-foe", "false"), FLAGS))
                .containsExactly("-foe", "false", "-jvmArgsPrepend", "--first --second -Xmx1g -Xms1g");
    }

    @Test
    void shouldKnowTheFlagsOfTheProjectAndOneMoreOnNewerJdks() throws Exception {
        List<String> project = Files.readAllLines(Path.of(System.getProperty("anel.root"), "jvm.flags"));

        assertThat(ForkFlags.needed(17)).isEqualTo(project).isNotEmpty();
        assertThat(ForkFlags.needed(25))
                .startsWith(project.toArray(String[]::new))
                .endsWith("--sun-misc-unsafe-memory-access=allow")
                .hasSize(project.size() + 1);
    }

    @Test
    void shouldNotRepeatWhatThisJvmWasGiven() {
        assertThat(ForkFlags.missing()).noneMatch(flag -> flag.startsWith("--add"));
    }
}
