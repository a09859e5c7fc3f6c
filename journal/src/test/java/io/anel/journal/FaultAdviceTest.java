package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel is told not to read around a page fault in the cycle that is written: asked for the flags of its mapping. */
@Timeout(60)
class FaultAdviceTest {
    private static final int LARGE = 200;
    /** How the kernel shows that a mapping is not read around. */
    private static final String RANDOM = " rr ";

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    private long last;

    @Test
    void shouldReadAroundNoFaultWhateverTheBatchesAndInEachCycle() throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            for (int cycles = 1; cycles <= 3; cycles++) {
                append(log, 5, 1);
                append(log, 5, LARGE);
                while (new JournalLayout(dir).cycles(1).size() == cycles) {
                    append(log, 1, LARGE);
                }
                append(log, 1, 1);
                assertThat(flags(dir)).isNotEmpty().allMatch(line -> line.contains(RANDOM));
            }
        }
    }

    private void append(JournalLog log, int batches, int events) {
        TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
        for (int i = 0; i < batches; i++) {
            log.append(run.begin(last + 1).events(events, 64));
            last += events;
        }
    }

    /** The flags of each mapping of one of the journal's cycles. */
    private static List<String> flags(Path journal) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("/proc/self/smaps"));
        boolean[] isOurs = new boolean[1];
        return lines.stream()
                .filter(line -> {
                    if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                        isOurs[0] = line.contains(journal.toString()) && line.endsWith(".cq4");
                    }
                    return isOurs[0] && line.startsWith("VmFlags:");
                })
                .toList();
    }
}
