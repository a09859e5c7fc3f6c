package io.anel.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.Attributes;
import io.anel.api.Cause;
import io.anel.api.EventType;
import io.anel.api.InvalidNameException;
import io.anel.api.PayloadEncoding;
import io.anel.api.PayloadException;
import io.anel.api.SystemEvent;
import io.anel.api.TraceParent;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A frame says what was put into it, in the bytes that the format draws. */
class FrameCodecTest {
    private static final String[] NASTY = {
        "a",
        "ü",
        "\"quoted\"",
        "back\\slash",
        "{\"id\":1}",
        "日本語",
        "😀",
        "a b",
        "…",
        "\u2028",
        "</script>",
        "%s",
        "'",
        "null",
        ".",
        ".source",
        "source",
        "..",
        "x".repeat(1024),
        "é".repeat(512)
    };
    private static final int TYPE_ID = 77;
    private static final int SOURCE_ID = 5;

    private final Random random = new Random(4100);
    private final NameTable names = new NameTable();
    private final FrameEncoder encoder = new FrameEncoder();

    FrameCodecTest() {
        names.put(NameKind.TYPE, TYPE_ID, "sample");
        names.put(NameKind.SOURCE, SOURCE_ID, "tester");
    }

    /** What one frame is made of, kept apart from the codec under test. */
    private static final class Model {
        String correlation;
        String entity;
        long expectedVersion = -1;
        String externalId;
        long cause;
        int ordinal = -1;
        TraceParent trace;
        int schema;
        final Map<String, String> metadata = new LinkedHashMap<>();
        byte[] payload = new byte[0];

        Attributes attributes() {
            Attributes attributes = new Attributes();
            if (entity != null && expectedVersion >= 0) {
                attributes.entity(entity, expectedVersion);
            } else if (entity != null) {
                attributes.entity(entity);
            }
            if (correlation != null) {
                attributes.correlation(correlation);
            }
            if (externalId != null) {
                attributes.externalId(externalId);
            }
            if (trace != null) {
                attributes.trace(trace);
            }
            metadata.forEach(attributes::metadata);
            return attributes;
        }

        /** The bytes by hand, from the drawing in FrameDescriptor and the schema alone. */
        byte[] bytes(long timestampNs) {
            ByteBuffer out = ByteBuffer.allocate(100_000).order(ByteOrder.LITTLE_ENDIAN);
            int flags = 0;
            out.position(24);
            if (cause != 0) {
                flags |= 4;
                out.putLong(cause).putInt(ordinal).putInt(0);
            }
            if (schema != 0) {
                flags |= 8;
                out.putInt(schema).putInt(0);
            }
            if (trace != null) {
                flags |= 16;
                out.putLong(trace.traceIdHigh()).putLong(trace.traceIdLow()).putLong(trace.spanId());
                out.putInt(trace.flags()).putInt(0);
            }
            if (entity != null) {
                flags |= 32;
                out.putLong(TextKey.of(entity.getBytes(StandardCharsets.UTF_8)))
                        .putLong(0)
                        .putLong(expectedVersion);
                text(out, entity);
                pad(out);
            }
            if (correlation != null) {
                flags |= 64;
                out.putLong(TextKey.of(correlation.getBytes(StandardCharsets.UTF_8)));
                text(out, correlation);
                pad(out);
            }
            if (externalId != null) {
                flags |= 128;
                out.putLong(TextKey.of(externalId.getBytes(StandardCharsets.UTF_8)));
                text(out, externalId);
                pad(out);
            }
            if (!metadata.isEmpty()) {
                flags |= 256;
                int start = out.position();
                out.putInt(0).putInt(metadata.size());
                metadata.forEach((key, value) -> {
                    text(out, key);
                    text(out, value);
                });
                pad(out);
                out.putInt(start, out.position() - start);
            }
            int payloadOffset = out.position();
            out.put(payload);
            int length = out.position();
            pad(out);
            out.putInt(0, length).putInt(4, TYPE_ID).putInt(8, SOURCE_ID).putShort(12, (short) flags);
            out.putShort(14, (short) payloadOffset).putLong(16, timestampNs);
            byte[] bytes = new byte[out.position()];
            out.get(0, bytes);
            return bytes;
        }

        private static void text(ByteBuffer out, String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.putShort((short) utf8.length).put(utf8);
        }

        private static void pad(ByteBuffer out) {
            out.position((out.position() + 7) & ~7);
        }
    }

    private Model random() {
        Model model = new Model();
        model.correlation = random.nextInt(3) == 0 ? text() : null;
        model.entity = random.nextInt(3) == 0 ? text() : null;
        model.expectedVersion = random.nextBoolean() && model.entity != null ? random.nextInt(100) : -1;
        model.externalId = random.nextInt(3) == 0 ? text() : null;
        model.cause = random.nextInt(3) == 0 ? 1 + (random.nextLong() >>> 17) : 0;
        model.ordinal = model.cause != 0 ? random.nextInt(5) - 1 : -1;
        model.trace = random.nextInt(3) == 0
                ? new TraceParent(random.nextLong(), random.nextLong(), random.nextLong(), random.nextInt(256))
                : null;
        model.schema = random.nextInt(3) == 0 ? 1 + random.nextInt(1000) : 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            model.metadata.put(text(), text());
        }
        model.payload = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : random.nextInt(80)];
        random.nextBytes(model.payload);
        return model;
    }

    private String text() {
        if (random.nextInt(3) == 0) {
            return NASTY[random.nextInt(NASTY.length)];
        }
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(random.nextBoolean() ? 'a' + random.nextInt(26) : 0x3040 + random.nextInt(80));
        }
        return text.toString();
    }

    @Test
    void shouldEncodeTheDrawnBytesAndReadThemBackForAnyAttributesAndPayload() {
        List<SystemEvent> copies = new ArrayList<>();
        FrameEvent event = new FrameEvent(names, 4711);
        for (int round = 0; round < 3000; round++) {
            Model model = random();
            EventType<byte[]> type = Bytes.type("sample", model.schema);
            encoder.encode(type, model.payload, model.attributes(), model.cause, model.ordinal, null);
            long timestampNs = random.nextLong() >>> 2;
            byte[] expected = model.bytes(timestampNs);
            UnsafeBuffer frame = new UnsafeBuffer(new byte[expected.length + 16]);
            int at = 8;
            frame.putBytes(at, encoder.buffer(), 0, expected.length);
            FrameDescriptor.header(
                    frame,
                    at,
                    encoder.frameLength(),
                    TYPE_ID,
                    SOURCE_ID,
                    FrameDescriptor.flags(frame, at),
                    FrameDescriptor.payloadOffset(frame, at),
                    timestampNs);

            byte[] actual = new byte[expected.length];
            frame.getBytes(at, actual);
            assertThat(actual).as("round %d", round).isEqualTo(expected);
            assertThat(FrameDescriptor.fault(frame, at, expected.length)).isNull();

            event.wrap(12, 3, frame, at);
            assertThat(event.type()).isEqualTo("sample");
            assertThat(event.source()).isEqualTo("tester");
            assertThat(event.correlation()).isEqualTo(model.correlation);
            assertThat(event.entity()).isEqualTo(model.entity);
            assertThat(event.externalId()).isEqualTo(model.externalId);
            assertThat(event.cause()).isEqualTo(model.cause);
            assertThat(event.emissionOrdinal()).isEqualTo(model.ordinal);
            assertThat(event.traceParent()).isEqualTo(model.trace);
            assertThat(event.schemaVersion()).isEqualTo(model.schema);
            assertThat(event.allMetadata()).isEqualTo(model.metadata);
            assertThat(event.as(type)).isEqualTo(model.payload);
            copies.add(event.copy());
        }
        assertThat(copies)
                .allSatisfy(
                        copy -> assertThat(SystemEvent.parse(copy.serialize())).isEqualTo(copy));
    }

    @ParameterizedTest
    @EnumSource(VoidReason.class)
    void shouldKeepHeaderGroupAndCauseWhenVoidedAndGrowByNoMoreThanEightBytes(VoidReason reason) {
        for (int round = 0; round < 300; round++) {
            Model model = random();
            encoder.encode(
                    Bytes.type("sample", model.schema),
                    model.payload,
                    model.attributes(),
                    model.cause,
                    model.ordinal,
                    null);
            UnsafeBuffer frame = new UnsafeBuffer(new byte[FrameDescriptor.alignedLength(encoder.frameLength()) + 16]);
            frame.putBytes(0, encoder.buffer(), 0, encoder.frameLength());
            int more = random.nextBoolean() ? FrameDescriptor.MORE : 0;
            int before = FrameDescriptor.alignedLength(encoder.frameLength());
            FrameDescriptor.header(
                    frame,
                    0,
                    encoder.frameLength(),
                    TYPE_ID,
                    SOURCE_ID,
                    FrameDescriptor.flags(frame, 0) | more,
                    FrameDescriptor.payloadOffset(frame, 0),
                    99);

            int length = FrameDescriptor.voidFrame(frame, 0, reason);

            assertThat(FrameDescriptor.alignedLength(length)).isLessThanOrEqualTo(before + 8);
            assertThat(FrameDescriptor.voidReason(frame, 0)).isEqualTo(reason);
            assertThat(FrameDescriptor.fault(frame, 0, length)).isNull();
            assertThat(FrameDescriptor.flags(frame, 0) & FrameDescriptor.MORE).isEqualTo(more);
            FrameEvent event = new FrameEvent(names, 1).wrap(1, 1, frame, 0);
            assertThat(event.isVoid()).isTrue();
            assertThat(event.cause()).isEqualTo(model.cause);
            assertThat(event.emissionOrdinal()).isEqualTo(model.ordinal);
            assertThat(event.timestampNs()).isEqualTo(99);
            assertThat(event.entity()).isNull();
            assertThat(event.allMetadata()).isEmpty();
        }
    }

    @Test
    void shouldTakeOverTheCorrelationOfACause() {
        Attributes attributes = new Attributes().causedBy(new Cause(17, "c-1"));
        encoder.encode(Bytes.type("sample", 0), new byte[0], attributes, 0, Attributes.NOT_EMITTED, "other");

        FrameEvent event = new FrameEvent(names, 1).wrap(1, 1, encoder.buffer(), 0);

        assertThat(event.cause()).isEqualTo(17);
        assertThat(event.correlation()).isEqualTo("c-1");
        assertThat(event.emissionOrdinal()).isEqualTo(Attributes.NOT_EMITTED);
    }

    @Test
    void shouldRefuseMetadataThatThePayloadOffsetCannotExpress() {
        Attributes attributes = new Attributes();
        for (int i = 0; i < 70; i++) {
            attributes.metadata("key" + i, "x".repeat(1000));
        }

        assertThatThrownBy(() -> encoder.encode(
                        Bytes.type("sample", 0), new byte[0], attributes, 0, Attributes.NOT_EMITTED, null))
                .isInstanceOf(InvalidNameException.class);
    }

    @Test
    void shouldSayWhatIsWrongWithAFrameThatDoesNotHoldTogether() {
        encoder.encode(Bytes.type("sample", 0), new byte[16], null, 0, Attributes.NOT_EMITTED, null);
        UnsafeBuffer frame = new UnsafeBuffer(new byte[40]);
        frame.putBytes(0, encoder.buffer(), 0, 40);

        assertThat(FrameDescriptor.fault(frame, 0, 23)).contains("header");
        assertThat(FrameDescriptor.fault(frame, 0, 39)).contains("length");
        frame.putShort(FrameDescriptor.PAYLOAD_OFFSET_OFFSET, (short) 41);
        assertThat(FrameDescriptor.fault(frame, 0, 40)).contains("payload offset");
        frame.putShort(FrameDescriptor.PAYLOAD_OFFSET_OFFSET, (short) 24);
        FrameDescriptor.flags(frame, 0, 1 << 11);
        assertThat(FrameDescriptor.fault(frame, 0, 40)).contains("flags");
        frame.putInt(0, -1);
        assertThat(FrameDescriptor.fault(frame, 0, 40)).contains("length");
    }

    @Test
    void shouldRefuseToReadAnEventAsAnotherType() {
        EventType<DirectBuffer> other = Raw.type("other");
        encoder.encode(Bytes.type("sample", 0), new byte[8], null, 0, Attributes.NOT_EMITTED, null);
        FrameDescriptor.header(encoder.buffer(), 0, 32, TYPE_ID, SOURCE_ID, 0, 24, 1);
        FrameEvent event = new FrameEvent(names, 1).wrap(1, 1, encoder.buffer(), 0);

        assertThat(event.is(other)).isFalse();
        assertThatThrownBy(() -> event.as(other))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("other")
                .hasMessageContaining("sample");
        assertThat(event.encoding()).isEqualTo(PayloadEncoding.RAW);
    }
}
