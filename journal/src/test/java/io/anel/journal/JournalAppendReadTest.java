package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.event.NameKind;
import io.anel.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAppendReadTest {
    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldReadBackWhatWasAppendedOverManyRolls() throws IOException {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            long last = JournalKit.append(log, 0, 10_000);

            try (LogReader reader = log.reader(1)) {
                assertThat(JournalKit.readToEnd(reader)).isEqualTo(last);
            }
            assertThat(log.epoch()).isEqualTo(1);
            assertThat(log.lastSequence()).isZero();
        }
        assertThat(new JournalLayout(dir).cycles(1)).hasSizeGreaterThan(10);
        assertThat(JournalKit.readAll(dir)).isEqualTo(10_000);
    }

    @Test
    void shouldGoOnWhereTheOpeningBeforeEnded() {
        Path dir = parent.resolve("journal");
        long last = 0;
        for (int opening = 1; opening <= 20; opening++) {
            try (JournalLog log = JournalKit.open(dir)) {
                assertThat(log.lastSequence()).isEqualTo(last);
                assertThat(log.epoch()).isEqualTo(opening);
                assertThat(log.recovery().cleanlyClosed()).isTrue();
                assertThat(log.recovery().copiedEvents()).isZero();
                assertThat(log.recovery().droppedTail()).isFalse();
                if (last > 0) {
                    assertThat(log.lastTimestampNs()).isEqualTo(TestRun.timestampNs(last));
                }
                last = JournalKit.append(log, last, opening * 37 % 400);
            }
            assertThat(JournalKit.readAll(dir)).isEqualTo(last);
        }
    }

    @Test
    void shouldStandBeforeAnySequenceAsked() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 3_000);
        }
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 3_000, 3_000);
        }

        try (JournalReader reader = JournalReader.open(dir)) {
            for (long from = 1; from <= 6_001; from += 97) {
                reader.seek(from);
                long[] seen = {0};
                reader.poll((sequence, epoch, buffer, offset, length) -> seen[0] = sequence, 1);
                assertThat(seen[0]).isEqualTo(from);
                assertThat(reader.nextSequence()).isEqualTo(from + 1);
            }
        }
    }

    @Test
    void shouldStandBeforeTheFirstEventNotOlderThanATime() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 5_000);
        }

        try (JournalReader reader = JournalReader.open(dir)) {
            for (long wanted = 1; wanted <= 5_000; wanted += 113) {
                reader.seekTime(Instant.ofEpochSecond(0, TestRun.timestampNs(wanted) - 1));
                long[] seen = {0};
                reader.poll((sequence, epoch, buffer, offset, length) -> seen[0] = sequence, 1);
                assertThat(seen[0]).isEqualTo(wanted);
            }
        }
    }

    @Test
    void shouldRepeatAllNamesAtEachCyclesHead() throws IOException {
        Path dir = parent.resolve("journal");
        TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
        try (JournalLog log = JournalKit.open(dir)) {
            for (int i = 0; i < 500; i++) {
                log.append(run.begin(i + 1).name(NameKind.TYPE, 64 + i, "some.rather.long.name.of.a.type." + i));
            }
            JournalKit.append(log, 500, 10_000);
        }

        try (JournalLog log = JournalKit.open(dir);
                JournalReader reader = JournalReader.open(dir).seek(10_400)) {
            assertThat(log.names().typeName(563)).endsWith(".499");
            reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1);
            for (int i = 0; i < 500; i++) {
                assertThat(reader.names().typeName(64 + i)).isEqualTo("some.rather.long.name.of.a.type." + i);
            }
        }
    }

    @Test
    void shouldHandOnNoMoreThanTheLimitAndGoOnWithinABatch() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir);
                LogReader reader = log.reader(1)) {
            log.append(new TestRun(JournalKit.MAX_BATCH_BYTES).begin(1).events(100, 64));

            for (int i = 0; i < 10; i++) {
                assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> {}, 10))
                        .isEqualTo(10);
            }
            assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> {}, 10))
                    .isZero();
        }
    }
}
