package io.anel.torture.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.torture.part.ShelfPart;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class PartMainTest {
    private static final List<String> WITHOUT_INPUT = List.of("sh", "-c", "exec \"$@\" < /dev/null", "sh");

    @TempDir
    Path directory;

    /** A harness that is killed must not leave processes that wait for it. */
    @Test
    @Timeout(120)
    void shouldEndWithWhoeverStartedIt() {
        try (ChildJvm child = ChildJvm.start(
                WITHOUT_INPUT,
                directory,
                PartMain.class,
                ShelfPart.class.getName(),
                directory.resolve("journal"),
                1,
                PartMain.Waits.BEFORE_OPENING)) {
            assertThat(child.awaitExit()).isEqualTo(1);
        }
    }
}
