package io.anel.benchmarks.endurance;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;

/**
 * What is run without a collector.
 *
 * @param meaning in a few words
 */
public record GarbageArm(String name, Place place, String meaning, long events, Arm arm) {
    static final String RING = "ring";
    static final String JOURNALED = "journaled";

    /** @param events through the journal */
    static List<GarbageArm> all(long events, long ringEvents) {
        return List.of(
                new GarbageArm(
                        RING, Place.MEMORY, "a bus without a journal, one stage", ringEvents, AnelRingArm.inSingles()),
                new GarbageArm(
                        JOURNALED,
                        Place.DISK,
                        "a bus with a journal on a disk, forced every 50 ms as by default, one stage",
                        events,
                        AnelJournaledArm.forcingInTheBackground()));
    }
}
