package io.anel.event;

import io.anel.api.EventType;
import io.anel.api.PayloadCodec;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Types whose payload is JSON, written and read by Jackson. */
public final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /**
     * A type whose payload is a value of {@code payloadClass}, as Jackson writes it with its defaults.
     *
     * @throws io.anel.api.InvalidNameException when the name is outside the grammar
     */
    public static <T> EventType<T> type(String name, int schemaVersion, Class<T> payloadClass) {
        return EventType.of(name, schemaVersion, new JsonCodec<>(MAPPER, MAPPER.constructType(payloadClass)));
    }

    /** As {@link #type(String, int, Class)}, with a mapper of the user's own. */
    public static <T> EventType<T> type(String name, int schemaVersion, Class<T> payloadClass, ObjectMapper mapper) {
        return EventType.of(name, schemaVersion, new JsonCodec<>(mapper, mapper.constructType(payloadClass)));
    }

    /** A type whose payload is any JSON object. */
    public static EventType<Map<String, ?>> mapType(String name) {
        return EventType.of(
                name, 0, new JsonCodec<>(MAPPER, MAPPER.constructType(new TypeReference<Map<String, Object>>() {})));
    }

    private record JsonCodec<T>(ObjectMapper mapper, JavaType type) implements PayloadCodec<T> {
        @Override
        public PayloadEncoding encoding() {
            return PayloadEncoding.JSON;
        }

        @Override
        public int encodedLength(T value) {
            return UNKNOWN_LENGTH;
        }

        @Override
        public int encode(T value, MutableDirectBuffer buffer, int offset) {
            try {
                byte[] json = mapper.writeValueAsBytes(value);
                buffer.putBytes(offset, json);
                return json.length;
            } catch (JacksonException e) {
                throw new PayloadException(
                        "expected a payload that can be written as JSON, got " + type + ": " + firstLine(e), e);
            }
        }

        @Override
        public T decode(DirectBuffer buffer, int offset, int lengthBytes) {
            byte[] json = new byte[lengthBytes];
            buffer.getBytes(offset, json);
            try {
                return mapper.readValue(json, type);
            } catch (JacksonException e) {
                throw new PayloadException(
                        "expected JSON of " + type.toCanonical() + ", got other bytes: " + firstLine(e), e);
            }
        }

        private static String firstLine(JacksonException e) {
            String line =
                    String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
            // It quotes what it was given.
            return line.replaceAll("\\p{Cntrl}", "?");
        }
    }
}
