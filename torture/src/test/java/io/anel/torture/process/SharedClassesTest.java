package io.anel.torture.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SharedClassesTest {
    private static final int CHILDREN = 10;
    private static final long PATIENCE_MS = 60_000;

    @TempDir
    Path directory;

    /** Says whether classes were there when it began. */
    public static final class SayingChild {
        public static void main(String[] arguments) throws IOException {
            System.out.println(
                    "MAPPED " + Files.readString(Path.of("/proc/self/maps")).contains("children.jsa"));
        }
    }

    @Test
    void shouldShareClassesBetweenChildrenOnceThereAreMany() throws InterruptedException {
        String mapped = "";
        for (int i = 0; i < CHILDREN; i++) {
            try (ChildJvm child = ChildJvm.start(List.of(), directory, SayingChild.class)) {
                mapped = child.line(PATIENCE_MS);
                assertThat(child.awaitExit()).isZero();
                assertThat(child.errors()).isEmpty();
            }
        }
        assertThat(mapped).isEqualTo("MAPPED true");
    }
}
