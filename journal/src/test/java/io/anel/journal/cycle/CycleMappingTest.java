package io.anel.journal.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.journal.chronicle.ChronicleStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleMappingTest {
    private static final int LENGTH = 8 << 20;
    private static final int STEP = 4096;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void writeAFile() throws IOException {
        byte[] bytes = new byte[LENGTH];
        Arrays.fill(bytes, (byte) 7);
        file = Files.write(directory.resolve("mapped"), bytes);
    }

    @Test
    void shouldKeepNoPageInMemoryThatWasLetGoOf() throws IOException {
        try (CycleMapping mapping = new CycleMapping(ChronicleStore.INSTANCE, file)) {
            readAll(mapping);
            assertThat(residentKilobytes()).isGreaterThanOrEqualTo(LENGTH >> 10);

            int kept = mapping.letGo(100, LENGTH);

            assertThat(kept).isEqualTo(LENGTH);
            assertThat(residentKilobytes()).isZero();
        }
    }

    @Test
    void shouldReadTheSameFromPagesThatWereLetGoOf() throws IOException {
        try (CycleMapping mapping = new CycleMapping(ChronicleStore.INSTANCE, file)) {
            long before = readAll(mapping);

            mapping.letGo(0, LENGTH);

            assertThat(readAll(mapping)).isEqualTo(before).isEqualTo(7L * LENGTH / STEP);
        }
    }

    private static long readAll(CycleMapping mapping) {
        long sum = 0;
        for (int at = 0; at < LENGTH; at += STEP) {
            sum += mapping.buffer().getByte(at);
        }
        return sum;
    }

    /** What the kernel holds of the file for this process. */
    private long residentKilobytes() throws IOException {
        long sum = 0;
        boolean isOurs = false;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                isOurs = line.endsWith(file.toString());
            } else if (isOurs && line.startsWith("Rss:")) {
                sum += Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return sum;
    }
}
