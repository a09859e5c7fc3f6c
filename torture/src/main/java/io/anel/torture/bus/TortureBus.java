package io.anel.torture.bus;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.BusConfigBuilder;
import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.journal.Journal;
import io.anel.log.EventLogFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** How the bus and its journal are set: little of everything, so that limits are met often. */
final class TortureBus {
    /** More than the largest frame, less than a quarter of a block. */
    private static final int BATCH_BYTES = 132 * 1024;

    private static final int BLOCK_BYTES = 1024 * 1024;
    private static final int RING_SLOTS = 1024;

    /** By which events are stamped, and publishers and checks say when they asked. */
    static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private TortureBus() {}

    static EventBus start(EventLogFactory log, Random choice, Stages stages) {
        return Anel.bus("torture")
                .config(config(choice))
                .log(log)
                .clock(CLOCK)
                .chain(stages::describe)
                .start();
    }

    private static BusConfig config(Random choice) {
        return BusConfig.builder()
                .chainMode(choice.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED)
                .ringSlots(RING_SLOTS)
                .slotBytes(128)
                .maxPayloadBytes(Traffic.MAX_LENGTH)
                .largeFrames(3 * Traffic.MAX_GROUP)
                .maxBatchBytes(BATCH_BYTES)
                .maxBatchEvents(Traffic.MAX_GROUP << choice.nextInt(6))
                .maxGroupEvents(Traffic.MAX_GROUP)
                .outboxEvents(64)
                // More than a full ring makes.
                .outboxLimit(Traffic.MAX_ANSWERS * RING_SLOTS)
                .syncInterval(Duration.ofMillis(10))
                .build();
    }

    /** Small files that roll every few hundred to thousand events; some by the second too. */
    static Journal journal(Path directory, Random choice) {
        return Journal.at(directory)
                .cycleBytes(choice.nextInt(4) == 0 ? 1024 * 1024 : 128 * 1024)
                .cycleAge(Duration.ofSeconds(choice.nextInt(2)))
                .blockBytes(BLOCK_BYTES)
                .reserveChunkBytes(64 * 1024);
    }

    /** A ring and a journal of the smallest, for attacks from inside that want many of them. */
    static BusConfigBuilder smallConfig(Random choice) {
        return BusConfig.builder()
                .chainMode(choice.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED)
                .ringSlots(256)
                .slotBytes(128)
                .maxPayloadBytes(1024)
                .largeFrames(1)
                .maxBatchBytes(66 * 1024)
                .maxBatchEvents(64)
                .maxGroupEvents(4)
                .outboxEvents(16)
                .syncInterval(Duration.ofMillis(10));
    }

    static Journal smallJournal(Path directory) {
        return Journal.at(directory)
                .cycleBytes(128 * 1024)
                .blockBytes(512 * 1024)
                .reserveChunkBytes(64 * 1024);
    }
}
