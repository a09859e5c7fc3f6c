package io.anel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The JSON form of an event, there and back. */
class SystemEventTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static SystemEvent event(PayloadEncoding encoding, byte[] payload, Map<String, String> more) {
        return new SystemEvent(
                5,
                "evt_1_0123456789abcdef",
                "orders.new",
                encoding,
                payload,
                new SystemEvent.Metadata(
                        1_700_000_000_123_456_789L, "desk", "c", "u", null, 3, 4, "e", 2, "x", null, more));
    }

    private static SystemEvent json(String payload) {
        return event(PayloadEncoding.JSON, payload.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    @Test
    void shouldHaveTheShapeThatIsDocumented() {
        JsonNode root = JSON.readTree(json("{\"price\":1.50}").serialize());

        assertThat(root.propertyNames()).containsExactly("id", "eventType", "payload", "metadata");
        assertThat(root.get("metadata").propertyNames())
                .startsWith(
                        "timestamp", "source", "correlationId", "userId", "sessionId", "version", "schema", "sequence");
        assertThat(root.get("metadata").get("timestamp").stringValue()).isEqualTo("2023-11-14T22:13:20.123456789Z");
        assertThat(root.get("metadata").get("sessionId").isNull()).isTrue();
        assertThat(root.get("metadata").get("schema").stringValue()).isEqualTo("json");
        assertThat(root.get("payload").get("price").doubleValue()).isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "\"text\"",
                "\"\\\"\\u0000\\\\\"",
                "[1, 2 ,3]",
                "1.50",
                "-0",
                "1E400",
                "0.12345678901234567890123456789",
                "123456789012345678901234567890",
                "{\"a\" : { \"payload\": 1 } , \"metadata\":[ ]}",
                "{\"日本\":\"😀\"}",
                "true"
            })
    void shouldKeepAJsonPayloadByteForByte(String payload) {
        SystemEvent event = json(payload);

        assertThat(new String(SystemEvent.parse(event.serialize()).payload(), StandardCharsets.UTF_8))
                .isEqualTo(payload);
        assertThat(SystemEvent.parse(event.serialize())).isEqualTo(event);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " {}",
                "{} ",
                "1}, \"id\": \"forged\", \"x\": {",
                "{",
                "nope",
                "1 2",
                "{}{}",
                "\u0000",
                "'a'"
            })
    void shouldStayWholeWhenAPayloadThatSaysItIsJsonIsNone(String payload) {
        SystemEvent event = json(payload);

        SystemEvent read = SystemEvent.parse(event.serialize());

        assertThat(read).isEqualTo(event);
        assertThat(JSON.readTree(event.serialize()).get("id").stringValue()).isEqualTo(event.id());
    }

    @Test
    void shouldKeepBytesThatAreNoUtf8() {
        byte[] bytes = {'"', (byte) 0xC3, '"'};
        assertThat(SystemEvent.parse(
                        event(PayloadEncoding.JSON, bytes, Map.of()).serialize()))
                .isEqualTo(event(PayloadEncoding.JSON, bytes, Map.of()));
        assertThat(SystemEvent.parse(event(PayloadEncoding.SBE, bytes, Map.of()).serialize()))
                .isEqualTo(event(PayloadEncoding.SBE, bytes, Map.of()));
    }

    @Test
    void shouldKeepMetadataKeysThatLookLikeOurs() {
        Map<String, String> more = new LinkedHashMap<>();
        for (String key :
                new String[] {"source", ".source", "..source", ".", "..", ".own", "payloadBytes", "日本", "\"", "schema"
                }) {
            more.put(key, "value of " + key);
        }
        SystemEvent event = event(PayloadEncoding.RAW, new byte[] {1}, more);

        SystemEvent read = SystemEvent.parse(event.serialize());

        assertThat(read).isEqualTo(event);
        assertThat(read.metadata().more()).containsExactlyEntriesOf(more);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"id\":1}",
                "{\"metadata\":{}}",
                "not json",
                "{\"id\":\"a\",\"eventType\":\"b\",\"payload\":\"%%\",\"metadata\":{\"schema\":\"raw\",\"timestamp\":\"x\"}}",
                "{\"id\":\"a\",\"eventType\":\"b\",\"payload\":1,\"metadata\":{\"schema\":\"yaml\"}}"
            })
    void shouldRefuseInOneLineWhatHasAnotherShape(String text) {
        assertThatThrownBy(() -> SystemEvent.parse(text))
                .isInstanceOf(PayloadException.class)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void shouldBeImmutable() {
        byte[] bytes = {1};
        SystemEvent event = event(PayloadEncoding.RAW, bytes, new LinkedHashMap<>(Map.of("a", "b")));
        bytes[0] = 2;
        event.payload()[0] = 3;

        assertThat(event.payload()).containsExactly(1);
        assertThatThrownBy(() -> event.metadata().more().put("c", "d"))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
