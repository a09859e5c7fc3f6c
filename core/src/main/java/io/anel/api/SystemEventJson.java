package io.anel.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/** The JSON form of a {@link SystemEvent}. */
final class SystemEventJson {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final long NANOS = 1_000_000_000L;
    private static final Set<String> KNOWN = Set.of(
            "timestamp",
            "source",
            "correlationId",
            "userId",
            "sessionId",
            "version",
            "schema",
            "sequence",
            "cause",
            "entity",
            "entityVersion",
            "externalId",
            "traceParent",
            "payloadBytes");
    /** Before a publisher's own key that would read as one of ours, or as an escaped one. */
    private static final String ESCAPE = ".";

    private SystemEventJson() {}

    static String write(SystemEvent event) {
        SystemEvent.Metadata metadata = event.metadata();
        ObjectNode root = JSON.createObjectNode();
        root.put("id", event.id());
        root.put("eventType", event.eventType());
        byte[] payload = event.payload();
        String asItIs = event.encoding() == PayloadEncoding.JSON ? jsonOrNull(payload) : null;
        if (asItIs != null) {
            root.putRawValue("payload", new RawValue(asItIs));
        } else if (event.encoding() == PayloadEncoding.JSON) {
            root.putNull("payload");
        } else {
            root.put("payload", Base64.getEncoder().encodeToString(payload));
        }
        ObjectNode meta = root.putObject("metadata");
        meta.put("timestamp", instant(metadata.timestampNs()).toString());
        meta.put("source", metadata.source());
        meta.put("correlationId", metadata.correlationId());
        meta.put("userId", metadata.userId());
        meta.put("sessionId", metadata.sessionId());
        meta.put("version", metadata.version());
        meta.put("schema", event.encoding().name().toLowerCase(Locale.ROOT));
        meta.put("sequence", event.sequence());
        if (metadata.cause() != 0) {
            meta.put("cause", metadata.cause());
        }
        if (metadata.entity() != null) {
            meta.put("entity", metadata.entity());
            meta.put("entityVersion", metadata.entityVersion());
        }
        if (metadata.externalId() != null) {
            meta.put("externalId", metadata.externalId());
        }
        if (metadata.traceParent() != null) {
            meta.put("traceParent", metadata.traceParent().toString());
        }
        if (asItIs == null && event.encoding() == PayloadEncoding.JSON) {
            meta.put("payloadBytes", Base64.getEncoder().encodeToString(payload));
        }
        metadata.more()
                .forEach((key, value) ->
                        meta.put(KNOWN.contains(key) || key.startsWith(ESCAPE) ? ESCAPE + key : key, value));
        return JSON.writeValueAsString(root);
    }

    static SystemEvent read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode meta = required(root, "metadata");
            PayloadEncoding encoding =
                    PayloadEncoding.valueOf(text(meta, "schema").toUpperCase(Locale.ROOT));
            required(root, "payload");
            byte[] payload = encoding != PayloadEncoding.JSON
                    ? Base64.getDecoder().decode(text(root, "payload"))
                    : meta.has("payloadBytes")
                            ? Base64.getDecoder().decode(text(meta, "payloadBytes"))
                            : payloadAsItIs(json).getBytes(StandardCharsets.UTF_8);
            Map<String, String> more = new LinkedHashMap<>();
            meta.propertyNames().forEach(key -> {
                if (!KNOWN.contains(key)) {
                    more.put(
                            key.startsWith(ESCAPE) ? key.substring(1) : key,
                            meta.get(key).stringValue());
                }
            });
            Instant time = Instant.parse(text(meta, "timestamp"));
            return new SystemEvent(
                    required(meta, "sequence").asLong(),
                    text(root, "id"),
                    text(root, "eventType"),
                    encoding,
                    payload,
                    new SystemEvent.Metadata(
                            Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano()),
                            text(meta, "source"),
                            optional(meta, "correlationId"),
                            optional(meta, "userId"),
                            optional(meta, "sessionId"),
                            required(meta, "version").asInt(),
                            meta.path("cause").asLong(0),
                            optional(meta, "entity"),
                            meta.path("entityVersion").asLong(0),
                            optional(meta, "externalId"),
                            meta.has("traceParent") ? TraceParent.parse(text(meta, "traceParent")) : null,
                            more));
        } catch (JacksonException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            throw new PayloadException(
                    "expected an event as JSON {id, eventType, payload, metadata}, got " + NameRules.shown(json) + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    /** The payload's text when it is one JSON value and nothing around it, in UTF-8; else null: it may not stand in JSON as it is. */
    private static String jsonOrNull(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() == null) {
                return null;
            }
            parser.skipChildren();
            parser.finishToken();
            return parser.nextToken() == null
                            && text.equals(text.strip())
                            && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), payload)
                    ? text
                    : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** The payload exactly as it is written: a tree would round its numbers. */
    private static String payloadAsItIs(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isPayload = parser.currentName().equals("payload");
                parser.nextToken();
                long start = parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                if (isPayload) {
                    return json.substring(
                            (int) start, (int) parser.currentLocation().getCharOffset());
                }
            }
        }
        throw new IllegalArgumentException("'payload' is missing");
    }

    static Instant instant(long timestampNs) {
        return Instant.ofEpochSecond(Math.floorDiv(timestampNs, NANOS), Math.floorMod(timestampNs, NANOS));
    }

    private static JsonNode required(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    private static String text(JsonNode node, String key) {
        JsonNode value = required(node, key);
        if (!value.isString()) {
            throw new IllegalArgumentException("'" + key + "' is not a text");
        }
        return value.stringValue();
    }

    private static String optional(JsonNode node, String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : text(node, key);
    }
}
