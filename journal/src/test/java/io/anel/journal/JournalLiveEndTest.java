package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A reader whose first look behind the live end comes just when the writer goes on, at full speed. */
@Timeout(300)
class JournalLiveEndTest {
    private static final int EVENTS = 300_000;
    private static final int RUNS = 5;

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    /** It went through all that the writer had appended meanwhile, in search of a hole. */
    @Test
    void shouldNotBeHeldUpByOneLookForAHole() throws Exception {
        for (int i = 0; i < RUNS; i++) {
            assertThat(worstPollPerRun(parent.resolve("journal" + i)))
                    .as("of the time of run %d in one poll", i)
                    .isLessThan(0.5);
        }
    }

    private static double worstPollPerRun(Path dir) throws Exception {
        AtomicBoolean isReading = new AtomicBoolean();
        try (JournalLog log = Journal.at(dir)
                        .blockBytes(64 << 20)
                        .cycleBytes(512 << 20)
                        .reserveChunkBytes(64 << 20)
                        .open(JournalKit.SETTINGS);
                JournalReader reader = JournalReader.open(dir)) {
            TestRun run = new TestRun(4096);
            log.append(run.begin(1).event(8));
            CompletableFuture<Double> worst = CompletableFuture.supplyAsync(() -> {
                reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
                isReading.set(true);
                long startNs = System.nanoTime();
                long worstNs = 0;
                while (reader.nextSequence() <= EVENTS) {
                    long beforeNs = System.nanoTime();
                    reader.poll((sequence, epoch, buffer, offset, length) -> {}, 100);
                    worstNs = Math.max(worstNs, System.nanoTime() - beforeNs);
                }
                return (double) worstNs / (System.nanoTime() - startNs);
            });
            while (!isReading.get()) {
                Thread.onSpinWait();
            }
            run.begin(2).event(8);
            for (long sequence = 2; sequence <= EVENTS; sequence++) {
                run.renumber(sequence);
                log.append(run);
            }
            return worst.get();
        }
    }
}
