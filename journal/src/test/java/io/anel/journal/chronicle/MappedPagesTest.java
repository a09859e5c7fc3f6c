package io.anel.journal.chronicle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.journal.cycle.CycleStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappedPagesTest {
    private static final int PAGE = 4096;
    private static final int LENGTH = 100 * PAGE;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFetchToTheEndOfAFileThatEndsWithinAPage(boolean mayPopulate) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[LENGTH + 5]);

        CycleStore.Pages pages = map(file, mayPopulate);

        assertThat(pages.fetch(LENGTH + 1, LENGTH + 5)).isEqualTo(LENGTH + 5);
        assertThat(pages.fetch(0, 4)).isGreaterThanOrEqualTo(4);
        pages.unmap();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSayWhereTheFirstPageBeginsThatWasCutOff(boolean mayPopulate) throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[LENGTH]);
        CycleStore.Pages pages = map(file, mayPopulate);
        cut(file, 10 * PAGE + 5);

        assertThat(pages.fetch(9 * PAGE + 7, LENGTH)).isEqualTo(11 * PAGE);
        assertThat(pages.fetch(20 * PAGE + 7, LENGTH)).isEqualTo(20 * PAGE);
        assertThat(pages.fetch(8 * PAGE, 8 * PAGE + 4)).isBetween(8 * PAGE + 4, 11 * PAGE);
        pages.unmap();
    }

    /** In memory a hole that is looked at through a mapping becomes data. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFetchNothingWhereThereIsNoData(boolean mayPopulate) throws IOException {
        assumeThat(Path.of("/dev/shm")).isWritable();
        Path file = Files.createTempFile(Path.of("/dev/shm"), "anel", "pages");
        try {
            Files.write(file, new byte[2 * PAGE]);
            cut(file, LENGTH);
            CycleStore.Pages pages = map(file, mayPopulate);

            pages.fetch(0, 4);

            assertThat(ChronicleStore.INSTANCE.writtenBytes(file)).isEqualTo(2 * PAGE);
            pages.unmap();
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void shouldFetchWhatItsFileHeldOnceThatIsDeleted() throws IOException {
        Path file = Files.write(directory.resolve("file"), new byte[LENGTH]);
        for (boolean mayPopulate : new boolean[] {true, false}) {
            CycleStore.Pages pages = map(file, mayPopulate);
            Files.deleteIfExists(file);

            assertThat(pages.fetch(0, LENGTH)).isEqualTo(LENGTH);

            pages.unmap();
            Files.write(file, new byte[LENGTH]);
        }
    }

    private static CycleStore.Pages map(Path file, boolean mayPopulate) throws IOException {
        assumeThat(!mayPopulate || NativeCalls.mayPopulate())
                .as("the kernel can be asked for pages from Linux 5.14 on")
                .isTrue();
        return new ChronicleStore(() -> mayPopulate).map(file);
    }

    private static void cut(Path path, long length) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        }
    }
}
