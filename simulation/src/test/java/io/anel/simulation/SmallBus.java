package io.anel.simulation;

import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.EventBus;
import io.anel.journal.Journal;

/** A bus of 64 slots on a simulated disk, whose cycles are as small as they may be. */
final class SmallBus {
    private SmallBus() {}

    static EventBus on(Simulation simulation, String directory) {
        return Anel.bus("desk")
                .log(Journal.at(simulation.path(directory))
                        .cycleBytes(64 * 1024)
                        .blockBytes(16 * 1024 * 1024)
                        .reserveChunkBytes(4096))
                .config(BusConfig.builder()
                        .ringSlots(64)
                        .maxPayloadBytes(64)
                        .maxGroupEvents(16)
                        .largeFrames(1)
                        .build())
                .clock(simulation.clock())
                .schedule(simulation.schedule())
                .start();
    }
}
