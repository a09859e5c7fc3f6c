package io.anel.benchmarks.jmh;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.CloseReport;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.EventHandler;
import io.anel.api.EventType;
import io.anel.event.FrameDescriptor;
import io.anel.event.Raw;
import io.anel.log.EventLogFactory;
import io.anel.log.InMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;

/**
 * A bus that knows how much was published into it, and what each of its handlers got.
 *
 * <p><b>Threading:</b> any number of {@link Producer}s, one a thread; one thread starts and closes.
 */
final class CountedBus {
    static final EventType<DirectBuffer> EVENT = Raw.type("orders.placed");

    /** A log that keeps nothing. */
    static final EventLogFactory NO_LOG = new InMemory(0, InMemory.DEFAULT_MAX_AGE);

    private static final int RING_SLOTS = 8192;

    /** Of a ring for large payloads: 8,192 slots of 32 KiB would be far more than any cache. */
    private static final int MAX_RING_BYTES = 16 << 20;

    /** What a slot needs beside its frame. */
    private static final int SLOT_OVERHEAD = 16;

    private static final Duration CLOSING = Duration.ofSeconds(60);

    private final EventBus bus;
    private final List<Count> published = new CopyOnWriteArrayList<>();
    private final Map<String, Count> received = new TreeMap<>();

    private CountedBus(BusConfig config, EventLogFactory log, boolean hasStage) {
        Anel starting = Anel.bus("jmh").config(config).log(log);
        if (hasStage) {
            EventHandler handler = countingAs("stage");
            starting.chain(chain -> chain.stage("count", (event, context) -> handler.on(event), EVENT));
        }
        bus = starting.start();
    }

    /** With one stage that counts. */
    static CountedBus withStage(BusConfig config, EventLogFactory log) {
        return new CountedBus(config, log, true);
    }

    /** With so many subscribers, each of which counts; without a stage. */
    static CountedBus withSubscribers(BusConfig config, int subscribers, String pattern) {
        CountedBus counted = new CountedBus(config, NO_LOG, false);
        for (int i = 1; i <= subscribers; i++) {
            String name = "subscriber-" + i;
            counted.bus.subscriber(name).on(pattern, counted.countingAs(name)).start();
        }
        return counted;
    }

    /** The defaults, but for slots that hold a frame of that payload, and a ring and batches that fit them. */
    static BusConfigBuilder config(int payloadLength, int maxGroupEvents) {
        int frameLength = FrameDescriptor.HEADER_LENGTH + payloadLength;
        int slotBytes = Math.max(64, BitUtil.findNextPositivePowerOfTwo(frameLength + SLOT_OVERHEAD));
        BusConfigBuilder config = BusConfig.builder();
        int groupBytes = maxGroupEvents * FrameDescriptor.alignedLength(frameLength);
        int defaultBatchBytes = BusConfig.ofDefaults().maxBatchBytes();
        return config.slotBytes(slotBytes)
                .ringSlots(Math.min(RING_SLOTS, MAX_RING_BYTES / slotBytes))
                .maxGroupEvents(maxGroupEvents)
                .maxBatchBytes(Math.max(defaultBatchBytes, groupBytes));
    }

    EventBus bus() {
        return bus;
    }

    /** For a producer's thread. */
    Count newPublishedCount() {
        Count count = new Count();
        published.add(count);
        return count;
    }

    private EventHandler countingAs(String name) {
        Count count = new Count();
        received.put(name, count);
        return event -> count.add(number(event));
    }

    private static long number(Event event) {
        return Words.number(event.buffer(), event.payloadOffset(), event.payloadLength());
    }

    /** @throws IllegalStateException when the bus did not end in order, or something published did not arrive */
    void closeAndCheck() {
        CloseReport report = bus.close(CLOSING);
        if (!report.isClean()) {
            throw new IllegalStateException(
                    "expected a clean close, got " + report, report.failure().orElse(null));
        }
        Count all = new Count();
        new ArrayList<>(published).forEach(all::addAll);
        received.forEach((name, count) -> count.requireAll(all, name));
    }
}
