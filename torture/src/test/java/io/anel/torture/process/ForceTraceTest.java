package io.anel.torture.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForceTraceTest {
    private static final Path FILE = Path.of("/d/a");
    private static final String MADE = "7 openat(AT_FDCWD</>, \"/d/a\", O_WRONLY|O_CREAT|O_EXCL, 0600) = 5</d/a>";
    private static final String OPENED = "7 openat(AT_FDCWD</>, \"/d/a\", O_RDWR|O_CREAT, 0666) = 6</d/a>";
    private static final String DIRECTORY_FORCED = "8 fsync(4</d>) = 0";

    @TempDir
    private Path directory;

    private ForceTrace trace(String... lines) throws IOException {
        Path trace = Files.write(directory.resolve("trace"), List.of(lines));
        return ForceTrace.read(trace, directory.resolve("series"));
    }

    @Test
    void shouldHaveANameFromTheForceOfItsDirectoryOn() throws IOException {
        assertThat(trace(MADE).isNameForced(FILE)).isFalse();
        assertThat(trace(MADE, DIRECTORY_FORCED).isNameForced(FILE)).isTrue();
        assertThat(trace(DIRECTORY_FORCED, MADE).isNameForced(FILE)).isFalse();
        assertThat(trace(MADE, "8 fsync(4</d>) = -1 EIO (Input/output error) (INJECTED)")
                        .isNameForced(FILE))
                .isFalse();
    }

    /** As the JDK opens a file to map it, which may be long behind the force of its name on a busy machine. */
    @Test
    void shouldNotTakeANameForNewThatIsOpenedOnceMore() throws IOException {
        assertThat(trace(MADE, DIRECTORY_FORCED, OPENED).isNameForced(FILE)).isTrue();
        assertThat(trace(OPENED, DIRECTORY_FORCED, OPENED).isNameForced(FILE)).isTrue();
        assertThat(trace(MADE, OPENED).isNameForced(FILE)).isFalse();
    }

    @Test
    void shouldTakeANameForNewThatWasDeletedOrMovedAway() throws IOException {
        String deleted = "7 unlink(\"/d/a\") = 0";
        String movedAway = "7 rename(\"/d/a\", \"/d/b\") = 0";
        String movedHere = "7 rename(\"/d/b\", \"/d/a\") = 0";

        for (String gone : List.of(deleted, movedAway)) {
            assertThat(trace(MADE, DIRECTORY_FORCED, gone, OPENED).isNameForced(FILE))
                    .as(gone)
                    .isFalse();
        }
        assertThat(trace(movedHere).isNameForced(FILE)).isFalse();
        assertThat(trace(movedHere, DIRECTORY_FORCED, OPENED).isNameForced(FILE))
                .isTrue();
    }

    /** However the one before went: not every way to delete is traced. */
    @Test
    void shouldTakeANameForNewThatCanOnlyBeNew() throws IOException {
        String directoryMade = "7 mkdir(\"/d/a\", 0700) = 0";

        assertThat(trace(MADE, DIRECTORY_FORCED, MADE).isNameForced(FILE)).isFalse();
        assertThat(trace(directoryMade, DIRECTORY_FORCED, directoryMade).isNameForced(FILE))
                .isFalse();
    }

    @Test
    void shouldTakeACallForDoneOnceItHasReturned() throws IOException {
        assertThat(trace(MADE, "8 fsync(4</d> <unfinished ...>").isNameForced(FILE))
                .isFalse();
        assertThat(trace(MADE, "8 fsync(4</d> <unfinished ...>", "8 <... fsync resumed>)              = 0")
                        .isNameForced(FILE))
                .isTrue();
    }
}
