package io.anel.engine;

import io.anel.api.BusConfig;
import io.anel.api.ConfigurationException;
import io.anel.api.Waiting;
import io.anel.event.FrameDescriptor;
import io.anel.log.LogSettings;
import org.agrona.concurrent.EpochNanoClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows from a configuration and a chain for threads, head-room and space. */
public final class Sizing {
    private static final Logger LOG = LoggerFactory.getLogger(Sizing.class);
    /** What a frame may have beside its payload: keys, texts, metadata. */
    private static final int MAX_BLOCKS_BYTES = 0x10000;

    private Sizing() {}

    /** What a bus tells the log that it opens. */
    public static LogSettings logSettings(String busName, BusConfig config, EpochNanoClock clock) {
        return new LogSettings(busName, maxBatchBytes(config), reserveBytes(config), clock);
    }

    /** Busy-spin is downgraded where publisher, writer and pinned stages outnumber the processors. */
    static Waiting waiting(BusConfig config, ChainSpec chain) {
        int processors = Runtime.getRuntime().availableProcessors();
        int spinning =
                2 + (Chain.isFused(config.chainMode()) ? 0 : chain.stages().size());
        if (config.waiting() == Waiting.BUSY_SPIN && spinning > processors) {
            LOG.warn("waiting=busy_spin needs {} processors and there are {}: yielding instead", spinning, processors);
            return Waiting.YIELD;
        }
        return config.waiting();
    }

    /**
     * Slots kept for emissions: every outbox full.
     *
     * @throws ConfigurationException when too little of the ring is left
     */
    static int headRoom(BusConfig config, int stages) {
        if (stages == 0) {
            return 0;
        }
        long headRoom = (long) stages * config.outboxEvents();
        if (headRoom + config.maxGroupEvents() > config.ringSlots()) {
            throw new ConfigurationException(
                    "expected ring.slots >= stages x stage.outboxEvents + group.maxEvents, got ring.slots="
                            + config.ringSlots() + ", " + stages + " stages, stage.outboxEvents="
                            + config.outboxEvents()
                            + ", group.maxEvents=" + config.maxGroupEvents());
        }
        return (int) headRoom;
    }

    /** The longest frame, before alignment. */
    static int maxFrameLength(BusConfig config) {
        return config.maxPayloadBytes() + MAX_BLOCKS_BYTES;
    }

    /** The most bytes of aligned frames in one batch: a voided frame may take up 8 more than the tiny one it was. */
    private static int maxBatchBytes(BusConfig config) {
        int events = Math.max(config.maxBatchEvents(), config.maxGroupEvents());
        return config.maxBatchBytes() + events * FrameDescriptor.FRAME_ALIGNMENT;
    }

    /** The most bytes of frames that may be in the ring and not yet in the log: while that has no room, emissions wait in their outboxes. */
    private static long reserveBytes(BusConfig config) {
        long slots = (long) config.ringSlots() * config.slotBytes();
        long large = (long) config.largeFrames() * FrameDescriptor.alignedLength(maxFrameLength(config));
        return slots + large;
    }
}
