package io.anel.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
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
            "traceParent");

    private SystemEventJson() {}

    static String write(SystemEvent event) {
        SystemEvent.Metadata metadata = event.metadata();
        ObjectNode root = JSON.createObjectNode();
        root.put("id", event.id());
        root.put("eventType", event.eventType());
        if (event.encoding() == PayloadEncoding.JSON) {
            root.putRawValue("payload", new RawValue(new String(event.payload(), StandardCharsets.UTF_8)));
        } else {
            root.put("payload", Base64.getEncoder().encodeToString(event.payload()));
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
        metadata.more().forEach((key, value) -> meta.put(KNOWN.contains(key) ? "." + key : key, value));
        return JSON.writeValueAsString(root);
    }

    static SystemEvent read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode meta = required(root, "metadata");
            PayloadEncoding encoding =
                    PayloadEncoding.valueOf(text(meta, "schema").toUpperCase(Locale.ROOT));
            byte[] payload = encoding == PayloadEncoding.JSON
                    ? JSON.writeValueAsBytes(required(root, "payload"))
                    : Base64.getDecoder().decode(text(root, "payload"));
            Map<String, String> more = new LinkedHashMap<>();
            meta.propertyNames().forEach(key -> {
                if (!KNOWN.contains(key)) {
                    more.put(
                            key.startsWith(".") ? key.substring(1) : key,
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
