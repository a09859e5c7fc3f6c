package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class JournalLayoutTest {
    private static final int AT_FIRST = 2_000;
    private static final int CYCLES = 12_000;

    @TempDir
    Path dir;

    /** A listing that files are made under may have a later one and not the one before. */
    @Test
    void shouldListCyclesWithoutAGapWhileAWriterRolls() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Files.createDirectory(layout.epoch(1));
        make(layout, 1, AT_FIRST);
        AtomicBoolean isDone = new AtomicBoolean();
        CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
            make(layout, AT_FIRST + 1, CYCLES);
            isDone.set(true);
        });
        while (!isDone.get() && !writer.isCompletedExceptionally()) {
            List<Integer> cycles = layout.cycles(1);
            assertThat(cycles.get(cycles.size() - 1) - cycles.get(0) + 1).isEqualTo(cycles.size());
        }
        writer.join();
        assertThat(layout.cycles(1)).hasSize(CYCLES);
    }

    private static void make(JournalLayout layout, int from, int through) {
        try {
            for (int cycle = from; cycle <= through; cycle++) {
                Files.createFile(layout.cycle(1, cycle));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
