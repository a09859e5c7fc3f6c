package io.anel.tool;

import static io.anel.tool.ToolKit.journal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.EventBus;
import io.anel.api.SystemEvent;
import io.anel.event.FrameDescriptor;
import io.anel.journal.JournalReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A journal that an earlier version wrote is read to the last field of every event. */
@Timeout(60)
class GoldenJournalTest {
    private static final String FORMAT_1_HASH = "5fd710729c8b34aa";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = 1)
    void shouldReadEveryEventAsItWasWritten(int format) {
        Path golden = GoldenJournal.unpack(format, directory.resolve("golden"));
        List<String> expected = GoldenJournal.events(format);

        assertThat(journal("verify", golden).sound().out()).startsWith("sound ");
        List<SystemEvent> events =
                journal("cat", golden, "--json", "--system", "--voided").sound().events();
        assertThat(events)
                .isEqualTo(expected.stream().map(SystemEvent::parse).toList())
                .hasSizeGreaterThan(700);
    }

    @Test
    void shouldFindInFormat1WhatItsFramesCanCarry() {
        Path golden = GoldenJournal.unpack(1, directory.resolve("golden"));

        journal("replay", golden, "--expect", FORMAT_1_HASH).sound();
        assertThat(journal("info", golden).sound().out()).contains("rolled", "reopened", "closed in order");
        assertThat(journal("cat", golden, "--type", "tick", "--correlation", "corrélation")
                        .sound()
                        .lines())
                .hasSize(2)
                .first()
                .asString()
                .contains("entity=desk-0#141 correlation=corrélation cause=3 externalId=outside-0")
                .contains(
                        "trace=00-00000000000000010000000000000002-0000000000000003-01 userId=ada sessionId=s-1 region=eu")
                .endsWith(" 0x74656e20627974657321");
        assertThat(journal("cat", golden, "--voided").sound().lines())
                .filteredOn(line -> line.contains(" voided="))
                .extracting(line -> line.substring(line.indexOf("voided=")))
                .containsExactly(
                        "voided=version_conflict", "voided=duplicate", "voided=version_conflict", "voided=duplicate");
        List<Long> tied = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(golden)) {
            while (reader.poll(
                            (sequence, epoch, buffer, offset, length) -> {
                                if ((FrameDescriptor.flags(buffer, offset) & FrameDescriptor.MORE) != 0) {
                                    tied.add(sequence);
                                }
                            },
                            100)
                    > 0) {}
        }
        assertThat(tied).hasSize(2 * (GoldenJournal.GROUP_EVENTS - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = 1)
    void shouldGoOnWritingBehindIt(int format) {
        Path golden = GoldenJournal.unpack(format, directory.resolve("golden"));

        try (EventBus bus = GoldenJournal.open(golden)) {
            ToolKit.publish(bus.publisher("gateway"), ToolKit.FILLED, java.util.Map.of("order", 1), null);
        }

        List<SystemEvent> events =
                journal("cat", golden, "--json", "--system", "--voided").sound().events();
        assertThat(events.subList(0, GoldenJournal.events(format).size()))
                .isEqualTo(GoldenJournal.events(format).stream()
                        .map(SystemEvent::parse)
                        .toList());
        assertThat(events.get(events.size() - 1).eventType()).isEqualTo("orders.filled");
    }
}
