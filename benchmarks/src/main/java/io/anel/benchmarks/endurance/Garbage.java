package io.anel.benchmarks.endurance;

import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.command.OutOfHeapException;
import io.anel.benchmarks.command.OwnJvm;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.GarbageRunner;
import io.anel.benchmarks.rig.GarbageSample;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Arms that run in a small heap without a collector, each in a JVM of its own. */
public final class Garbage {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    /** A frame of 88 bytes, its batch's header, and what a journal reserves ahead. */
    private static final int FILE_BYTES_PER_EVENT = 96;

    private static final long MARGIN_BYTES = 1_000_000_000L;

    private final GarbageSize size;
    private final RingOptions ring;
    private final PlaceOptions places;

    public Garbage(GarbageSize size, RingOptions ring, PlaceOptions places) {
        this.size = size;
        this.ring = ring;
        this.places = places;
    }

    public List<GarbageArm> arms(String filter) {
        return GarbageArm.all(size.events(), size.ringEvents()).stream()
                .filter(arm -> NameFilter.matches(arm.name(), filter))
                .toList();
    }

    /** Refuses where the disk has less room than the journal takes. */
    public void check(List<GarbageArm> arms) throws IOException {
        if (arms.stream().anyMatch(arm -> arm.place() == Place.DISK)) {
            places.check(Place.DISK, size.events() * FILE_BYTES_PER_EVENT + MARGIN_BYTES, "fewer --events take less");
        }
    }

    /** @throws OutOfHeapException when an arm ran out of its heap */
    public GarbageReport measure(List<GarbageArm> arms) throws IOException, InterruptedException {
        GarbageReport report = new GarbageReport(size);
        for (GarbageArm arm : arms) {
            System.err.println("garbage " + arm.name() + ": " + arm.events() + " events");
            report.add(arm, measureInOwnJvm(arm));
        }
        return report;
    }

    String measureHere(GarbageArm arm) throws Exception {
        try (Scratch scratch = Scratch.under(places.parentOf(arm.place()))) {
            return MAPPER.writeValueAsString(
                    new GarbageRunner(scratch.directory()).run(arm.arm(), ring.workload(arm.events(), 1)));
        }
    }

    private GarbageSample measureInOwnJvm(GarbageArm arm) throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("--row", arm.name()));
        child.addAll(size.arguments());
        child.addAll(ring.arguments());
        child.addAll(places.arguments());
        try {
            return MAPPER.readValue(OwnJvm.run(GarbageCommand.class, size.jvmFlags(), child), GarbageSample.class);
        } catch (OutOfHeapException e) {
            throw new OutOfHeapException(arm.name() + ": expected " + arm.events() + " events in a heap of "
                    + size.heapMegabytes() + " MiB, got no more heap before their end");
        }
    }
}
