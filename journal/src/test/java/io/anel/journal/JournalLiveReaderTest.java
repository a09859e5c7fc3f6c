package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.log.LogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JournalLiveReaderTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldShowEveryEventOnceInOrderToAThreadThatReadsWhileItIsWritten() throws Exception {
        try (JournalLog log = JournalKit.open(parent.resolve("journal"))) {
            CompletableFuture<Long> read = CompletableFuture.supplyAsync(() -> {
                try (LogReader reader = log.reader(1)) {
                    return follow(reader, 100_000);
                }
            });

            JournalKit.append(log, 0, 100_000);

            assertThat(read.get(30, TimeUnit.SECONDS)).isEqualTo(100_000);
        }
    }

    @Test
    void shouldShowAtOnceWhatTheWriterSaysItHasAppended() {
        try (JournalLog log = JournalKit.open(parent.resolve("journal"));
                LogReader reader = log.reader(1)) {
            long last = 0;
            for (int i = 0; i < 5_000; i++) {
                last = JournalKit.append(log, last, 1 + i % 3);

                assertThat(JournalKit.readToEnd(reader)).isEqualTo(last);
            }
        }
    }

    @Test
    void shouldFollowAnotherProcessThroughItsDeathAndItsSuccessor() throws Exception {
        Path dir = parent.resolve("journal");
        Process child = ChildProcess.start("write", dir.toString(), "1000000000");
        try {
            ChildProcess.awaitLine(child, "journaled 100");
            try (JournalReader reader = JournalReader.open(dir)) {
                follow(reader, 20_000);
                child.destroyForcibly().waitFor();
                long through = JournalKit.readToEnd(reader);

                try (JournalLog log = JournalKit.open(dir)) {
                    assertThat(log.lastSequence()).isGreaterThanOrEqualTo(through);
                    long last = JournalKit.append(log, log.lastSequence(), 5_000);
                    assertThat(follow(reader, last)).isEqualTo(last);
                }
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldSayWhenEventsThatItHandedOnAreNoLongerInTheLog() throws IOException {
        Path alive = parent.resolve("alive");
        Path dir = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 400);
            JournalKit.copy(alive, dir);
        }
        try (JournalReader ahead = JournalReader.open(dir);
                JournalReader behind = JournalReader.open(dir)) {
            JournalKit.readToEnd(ahead);
            behind.poll((sequence, epoch, buffer, offset, length) -> {}, 100);
            Path cycle = new JournalLayout(dir).cycle(1, 1);
            JournalRecoveryTest.flip(cycle, 20_000);
            long last;
            try (JournalLog log = JournalKit.open(dir)) {
                assertThat(log.lastSequence()).isBetween(100L, 399L);
                last = JournalKit.append(log, log.lastSequence(), 500);

                assertThatThrownBy(() -> follow(ahead, 1_000))
                        .isInstanceOf(RewoundException.class)
                        .hasMessageContaining("event 400 of epoch 1");
                assertThat(follow(behind, last)).isEqualTo(last);
            }
        }
    }

    @Test
    void shouldGoOnWhereARecoveryDeletedTheFileThatItWasToMapAnew() throws IOException {
        Path alive = parent.resolve("alive");
        Path dir = parent.resolve("dead");
        JournalReader reader;
        try (JournalLog log = Journal.at(alive)
                .blockBytes(256 * 1024)
                .cycleBytes(16 << 20)
                .reserveChunkBytes(16 * 1024)
                .open(JournalKit.SETTINGS)) {
            JournalKit.append(log, 0, 200);
            JournalKit.copy(alive, dir);
            reader = JournalReader.open(dir);
            reader.poll((sequence, epoch, buffer, offset, length) -> {}, 100);
            JournalKit.append(log, 200, 20_000);
            // The writer has appended more to the same file, and dies.
            Files.write(
                    new JournalLayout(dir).cycle(1, 1),
                    Files.readAllBytes(new JournalLayout(alive).cycle(1, 1)),
                    StandardOpenOption.WRITE);
        }
        try (JournalLog log = JournalKit.open(dir);
                reader) {
            assertThat(new JournalLayout(dir).cycle(1, 1)).doesNotExist();
            assertThat(log.lastSequence()).isEqualTo(20_200);

            assertThat(JournalKit.readToEnd(reader)).isEqualTo(20_200);
        }
    }

    @Test
    void shouldEnterAJournalWhoseOpeningsReplaceEachOther() throws Exception {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        CompletableFuture<Void> openings = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 200; i++) {
                JournalKit.open(dir).close();
            }
        });

        for (int i = 0; !openings.isDone(); i++) {
            try (JournalReader reader = JournalReader.open(dir).seek(1 + i % 100)) {
                assertThat(JournalKit.readToEnd(reader)).isEqualTo(100);
            }
        }
        openings.get();
    }

    @Test
    void shouldSurviveAnInterruptOfItsThread() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir);
                LogReader reader = log.reader(1)) {
            Thread.currentThread().interrupt();
            JournalKit.append(log, 0, 5_000);
            log.force();
            assertThat(JournalKit.readToEnd(reader)).isEqualTo(5_000);
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    /** Polls until that event was seen. */
    private static long follow(LogReader reader, long through) {
        long[] next = {reader.nextSequence()};
        while (next[0] <= through) {
            int polled = reader.poll(
                    (sequence, epoch, buffer, offset, length) -> {
                        if (sequence != next[0] || TestRun.fault(sequence, buffer, offset, length) != null) {
                            throw new AssertionError("expected event " + next[0] + ", got " + sequence + " "
                                    + TestRun.fault(sequence, buffer, offset, length));
                        }
                        next[0]++;
                    },
                    256);
            if (polled == 0) {
                Thread.onSpinWait();
            }
        }
        return next[0] - 1;
    }
}
