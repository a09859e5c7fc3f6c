package io.anel.tool;

import io.anel.api.PayloadEncoding;
import io.anel.event.FrameEvent;
import io.anel.event.VoidReason;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Function;

/**
 * An event as a line for people: sequence, time, type, source, id, what else it carries as {@code key=value}, payload.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventText implements Function<FrameEvent, String> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final boolean full;
    private final StringBuilder line = new StringBuilder();

    /** @param full whether bytes are shown to the last */
    EventText(boolean full) {
        this.full = full;
    }

    @Override
    public String apply(FrameEvent event) {
        line.setLength(0);
        line.append(event.sequence()).append(' ');
        TIME.formatTo(Place.instant(event.timestampNs()), line);
        line.append(' ').append(Shown.text(event.type()));
        line.append(' ').append(Shown.text(event.source()));
        line.append(' ').append(event.id());
        if (event.isVoid()) {
            pair("voided", voidReason(event));
            return line.toString();
        }
        if (event.entity() != null) {
            pair("entity", event.entity());
            line.append('#').append(event.entityVersion());
        }
        pair("correlation", event.correlation());
        if (event.cause() != 0) {
            pair("cause", Long.toString(event.cause()));
        }
        pair("externalId", event.externalId());
        pair("trace", event.traceParent() == null ? null : event.traceParent().toString());
        event.allMetadata().forEach(this::pair);
        if (event.schemaVersion() != 0) {
            pair("version", Integer.toString(event.schemaVersion()));
        }
        return line.append(' ').append(payload(event)).toString();
    }

    static String voidReason(FrameEvent event) {
        return VoidReason.ofCode(event.buffer().getInt(event.payloadOffset(), java.nio.ByteOrder.LITTLE_ENDIAN))
                .name()
                .toLowerCase(Locale.ROOT);
    }

    private void pair(String key, String value) {
        if (value != null) {
            line.append(' ').append(Shown.text(key)).append('=');
            line.append(value.indexOf(' ') < 0 ? Shown.text(value) : '"' + Shown.text(value) + '"');
        }
    }

    private String payload(FrameEvent event) {
        if (event.encoding() != PayloadEncoding.JSON) {
            return Shown.bytes(event.buffer(), event.payloadOffset(), event.payloadLength(), full);
        }
        byte[] utf8 = new byte[event.payloadLength()];
        event.buffer().getBytes(event.payloadOffset(), utf8);
        return Shown.text(new String(utf8, StandardCharsets.UTF_8));
    }
}
