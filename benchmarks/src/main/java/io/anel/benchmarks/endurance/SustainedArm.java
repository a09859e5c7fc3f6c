package io.anel.benchmarks.endurance;

import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.peer.NaiveJournalArm;
import io.anel.benchmarks.peer.WriteForceArm;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.MachinePart;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;

/**
 * What is run for a time.
 *
 * @param part that bounds it: over a minute that is the disk's own rate, wherever pages are written
 * @param meaning in a few words
 */
public record SustainedArm(String name, Place place, MachinePart part, String meaning, Arm arm) {
    public static List<SustainedArm> all() {
        return List.of(
                new SustainedArm(
                        "anelRing",
                        Place.MEMORY,
                        MachinePart.PING_PONG,
                        "a bus without a journal",
                        AnelRingArm.inSingles()),
                new SustainedArm(
                        "anel",
                        Place.DISK,
                        MachinePart.WRITE_FORCE,
                        "a bus with a journal, forced every 50 ms as by default",
                        AnelJournaledArm.forcingInTheBackground()),
                new SustainedArm(
                        "naive",
                        Place.DISK,
                        MachinePart.WRITE_FORCE,
                        "a Disruptor and one Chronicle excerpt an event by hand, never forced",
                        NaiveJournalArm.onOneThread()),
                new SustainedArm(
                        "file",
                        Place.DISK,
                        MachinePart.WRITE_FORCE,
                        "one thread, write and fdatasync of 1 MiB of the same frames",
                        new WriteForceArm()));
    }

    public static List<SustainedArm> all(String filter) {
        return all().stream()
                .filter(arm -> NameFilter.matches(arm.name(), filter))
                .toList();
    }
}
