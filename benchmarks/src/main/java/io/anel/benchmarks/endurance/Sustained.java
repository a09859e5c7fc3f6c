package io.anel.benchmarks.endurance;

import io.anel.benchmarks.command.OwnJvm;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.report.CalibrationReport;
import io.anel.benchmarks.report.Crowding;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.SustainedRunner;
import io.anel.benchmarks.rig.SustainedSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Arms that run for a time, one after the other, each in a JVM of its own. */
public final class Sustained {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final long GB = 1_000_000_000L;
    /** An event of 64 bytes takes 72 to 90 in the files of the arms, and a journal reserves some space ahead. */
    private static final int FILE_BYTES_PER_EVENT = 96;

    private static final long MARGIN_BYTES = GB;
    /** Without files nothing runs out. */
    private static final long UNLIMITED = Long.MAX_VALUE / 2;

    private final SustainedSize size;
    private final RingOptions ring;
    private final PlaceOptions places;

    public Sustained(SustainedSize size, RingOptions ring, PlaceOptions places) {
        this.size = size;
        this.ring = ring;
        this.places = places;
    }

    /** Refuses where the disk has less room than the arms may take. */
    public void check(List<SustainedArm> arms) throws IOException {
        if (arms.stream().anyMatch(arm -> arm.place() == Place.DISK)) {
            places.check(Place.DISK, size.maxGigabytes() * GB + MARGIN_BYTES, "--max-gb takes less");
        }
    }

    public void warn(List<SustainedArm> arms) {
        if (size.seconds() < SustainedSize.QUOTABLE_SECONDS) {
            System.err.println("warning: seconds=" + size.seconds() + " is less than " + SustainedSize.QUOTABLE_SECONDS
                    + ": do not quote this run");
        }
        arms.forEach(each -> Crowding.warn("sustained", each.arm()));
    }

    public SustainedReport measure(List<SustainedArm> arms) throws Exception {
        SustainedReport report = new SustainedReport(size, ring.workload(0, 1));
        List<Place> used = arms.stream().map(SustainedArm::place).toList();
        report.calibratedBy(CalibrationReport.around(places.calibrator(used, size.calibrationRounds()), () -> {
            for (SustainedArm arm : arms) {
                System.err.println("sustained " + arm.name() + ": " + size.seconds() + " s");
                report.add(arm, measureInOwnJvm(arm));
            }
        }));
        return report;
    }

    String measureHere(SustainedArm arm) throws Exception {
        long maxEvents = arm.place() == Place.MEMORY ? UNLIMITED : size.maxGigabytes() * GB / FILE_BYTES_PER_EVENT;
        try (Scratch scratch = Scratch.under(places.parentOf(arm.place()))) {
            return MAPPER.writeValueAsString(new SustainedRunner(scratch.directory(), ring.workload(0, 1))
                    .run(arm.arm(), size.seconds(), maxEvents));
        }
    }

    private SustainedSample measureInOwnJvm(SustainedArm arm) throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("--row", arm.name()));
        child.addAll(size.arguments());
        child.addAll(ring.arguments());
        child.addAll(places.arguments());
        return MAPPER.readValue(OwnJvm.run(SustainedCommand.class, child), SustainedSample.class);
    }
}
