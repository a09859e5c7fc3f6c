package io.anel.tool;

import static io.anel.tool.ToolKit.journal;
import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.Attributes;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.Publisher;
import io.anel.api.SystemEvent;
import io.anel.event.Raw;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What publishers put into a journal cannot break a line, a terminal or a JSON object. */
@Timeout(60)
class HostileJournalTest {
    private static final EventType<DirectBuffer> BYTES = Raw.type("bytes");
    private static final String RIGHT_TO_LEFT = "\u202e";
    private static final List<String> PAYLOADS = List.of(
            "{\"a\":\n1,\r\n\t\"b\":2}",
            "{\"a\":\"\u001b[2J\"}",
            "not json \u001b]0;title\u0007\n",
            "{\"a\":\"" + RIGHT_TO_LEFT + "\u2028\u009b31m\"}",
            "{\"a\":1} {\"b\":2}",
            "",
            "[".repeat(5_000),
            "1.10000000000000000000000000001",
            "{\"text\":\"" + "é😀".repeat(2_000) + "\"}");

    @TempDir
    private Path directory;

    private Path hostile;

    @BeforeEach
    void writeAJournal() {
        hostile = directory.resolve("hostile");
        try (EventBus bus = ToolKit.bus(hostile)) {
            Publisher publisher = bus.publisher("gateway");
            for (String payload : PAYLOADS) {
                ToolKit.publish(publisher, ToolKit.CLAIMS_JSON, ToolKit.utf8(payload), null);
            }
            ToolKit.publish(
                    publisher,
                    BYTES,
                    new UnsafeBuffer(new byte[16 * 1024]),
                    new Attributes()
                            .correlation("a b " + RIGHT_TO_LEFT)
                            .entity("\u2029e")
                            .metadata("key=" + RIGHT_TO_LEFT, "value\u2066"));
        }
    }

    private static void assertHarmless(String line) {
        assertThat(line.codePoints()
                        .filter(c -> Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.LINE_SEPARATOR
                                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR))
                .isEmpty();
    }

    @Test
    void shouldShowEachEventOnOneHarmlessLine() {
        List<String> lines = journal("cat", hostile, "--full").sound().lines();

        assertThat(lines).hasSize(PAYLOADS.size() + 1).allSatisfy(HostileJournalTest::assertHarmless);
        assertThat(lines.get(0)).endsWith("{\"a\":\\n1,\\r\\n\\t\"b\":2}");
        assertThat(lines.get(1)).endsWith("{\"a\":\"\\u001b[2J\"}");
        assertThat(lines.get(lines.size() - 1))
                .hasSizeGreaterThan(2 * 16 * 1024)
                .contains("\\u2029e#1");
    }

    @Test
    void shouldPrintJsonThatIsReadBack() {
        List<String> lines = journal("cat", hostile, "--json").sound().lines();
        assertThat(lines).hasSize(PAYLOADS.size() + 1).allSatisfy(HostileJournalTest::assertHarmless);

        List<SystemEvent> events = lines.stream().map(SystemEvent::parse).toList();
        for (int i = 0; i < PAYLOADS.size(); i++) {
            String payload = new String(events.get(i).payload(), StandardCharsets.UTF_8);
            assertThat(unescaped(payload))
                    .isEqualTo(unescaped(PAYLOADS.get(i).replaceAll("^(\\{\"a\":)\n(1,)\r\n\t", "$1 $2   ")));
        }
        SystemEvent bytes = events.get(PAYLOADS.size());
        assertThat(bytes.metadata().correlationId()).isEqualTo("a b " + RIGHT_TO_LEFT);
        assertThat(bytes.metadata().more()).containsEntry("key=" + RIGHT_TO_LEFT, "value\u2066");
        assertThat(bytes.payload()).hasSize(16 * 1024);
    }

    private static String unescaped(String json) {
        return json.replace("\\u202e", RIGHT_TO_LEFT)
                .replace("\\u2028", "\u2028")
                .replace("\\u009b", "\u009b");
    }

    @Test
    void shouldEscapeWhatTheCallItselfBrings() {
        journal("cat", directory.resolve("no\u001b[31m")).failed(2, "no\\u001b[31m");
    }

    @Test
    void shouldLeavePlainTextAndEmojiAsTheyAre() {
        assertThat(Shown.text("grün 😀 „x“")).isEqualTo("grün 😀 „x“");
        assertThat(Shown.text("\ud83d alone \ude00")).isEqualTo("\\ud83d alone \\ude00");
        assertThat(Shown.json("{\"a\":\n\"\u007f\"}")).isEqualTo("{\"a\": \"\\u007f\"}");
    }
}
