package io.anel.torture.bus;

import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.journal.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/** How a bus in a simulation and its journal are set: little of everything, so that limits are met often. */
final class SimulatedSettings {
    private static final int BATCH_BYTES = 132 * 1024;
    private static final int MOST_SLOTS = 256;

    private SimulatedSettings() {}

    static BusConfig bus(Random choice) {
        return BusConfig.builder()
                .chainMode(choice.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED)
                .ringSlots(MOST_SLOTS >> choice.nextInt(3))
                .slotBytes(256)
                .maxPayloadBytes(Traffic.MAX_LENGTH)
                .largeFrames(1 + choice.nextInt(2))
                .maxBatchBytes(BATCH_BYTES)
                .maxBatchEvents(Traffic.MAX_GROUP << choice.nextInt(3))
                .maxGroupEvents(Traffic.MAX_GROUP)
                .outboxEvents(16)
                // More than a full ring makes.
                .outboxLimit(Traffic.MAX_ANSWERS * MOST_SLOTS)
                .syncInterval(Duration.ofMillis(1 + choice.nextInt(20)))
                .build();
    }

    static Journal journal(Path directory, Random choice) {
        return Journal.at(directory)
                .cycleBytes(64 * 1024)
                .cycleAge(Duration.ofMillis(20L * choice.nextInt(3)))
                .blockBytes(1024 * 1024)
                .reserveChunkBytes(4096 << choice.nextInt(5));
    }
}
