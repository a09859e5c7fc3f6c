package io.anel.tool;

import io.anel.api.PayloadEncoding;
import io.anel.api.SystemEvent;
import io.anel.event.FrameEvent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * An event as one line of JSON, which {@link SystemEvent#parse} reads back.
 *
 * <p>A payload that says it is JSON and is not stands as raw bytes, so that the line is always an object. A voided event carries
 * why under {@value #VOIDED} in its metadata.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventJson implements Function<FrameEvent, String> {
    static final String VOIDED = "anel.voided";

    /** The payload comes to stand deeper than it was, by one. */
    private static final JsonMapper PAYLOADS = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(StreamReadConstraints.DEFAULT_MAX_DEPTH - 2)
                            .build())
                    .build())
            .build();

    @Override
    public String apply(FrameEvent event) {
        SystemEvent copy = event.copy();
        byte[] payload = copy.payload();
        if (event.isVoid()) {
            copy = with(copy, copy.encoding(), payload, Map.of(VOIDED, EventText.voidReason(event)));
        } else if (copy.encoding() == PayloadEncoding.JSON && !isJson(payload)) {
            copy = with(copy, PayloadEncoding.RAW, payload, Map.of());
        }
        return Shown.json(copy.serialize());
    }

    private static SystemEvent with(
            SystemEvent event, PayloadEncoding encoding, byte[] payload, Map<String, String> added) {
        SystemEvent.Metadata metadata = event.metadata();
        Map<String, String> more = new LinkedHashMap<>(metadata.more());
        more.putAll(added);
        return new SystemEvent(
                event.sequence(),
                event.id(),
                event.eventType(),
                encoding,
                payload,
                new SystemEvent.Metadata(
                        metadata.timestampNs(),
                        metadata.source(),
                        metadata.correlationId(),
                        metadata.userId(),
                        metadata.sessionId(),
                        metadata.version(),
                        metadata.cause(),
                        metadata.entity(),
                        metadata.entityVersion(),
                        metadata.externalId(),
                        metadata.traceParent(),
                        more));
    }

    private static boolean isJson(byte[] utf8) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            try (JsonParser parser = PAYLOADS.createParser(text)) {
                if (parser.nextToken() == null) {
                    return false;
                }
                parser.skipChildren();
                parser.finishToken();
                return parser.nextToken() == null;
            }
        } catch (CharacterCodingException | JacksonException e) {
            return false;
        }
    }
}
