package io.anel.tool;

import io.anel.api.SystemEvent;
import io.anel.event.FrameEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * An event as one line of JSON, which {@link SystemEvent#parse} reads back. A voided event carries why under {@value #VOIDED} in
 * its metadata.
 *
 * <p><b>Threading:</b> one thread.
 */
final class EventJson implements Function<FrameEvent, String> {
    static final String VOIDED = "anel.voided";

    @Override
    public String apply(FrameEvent event) {
        SystemEvent copy = event.copy();
        if (event.isVoid()) {
            copy = marked(copy, EventText.voidReason(event));
        }
        return Shown.json(copy.serialize());
    }

    private static SystemEvent marked(SystemEvent event, String voidReason) {
        SystemEvent.Metadata metadata = event.metadata();
        Map<String, String> more = new LinkedHashMap<>(metadata.more());
        more.put(VOIDED, voidReason);
        return new SystemEvent(
                event.sequence(),
                event.id(),
                event.eventType(),
                event.encoding(),
                event.payload(),
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
}
