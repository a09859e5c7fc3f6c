package io.anel.benchmarks.latency;

import io.anel.benchmarks.command.OwnJvm;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.peer.AppendForceArm;
import io.anel.benchmarks.rig.LatencyRunner;
import io.anel.benchmarks.rig.LatencySeries;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.TimedArm;
import io.anel.benchmarks.side.AnelOneInFlightArm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Durable acks with one event in flight, on a disk, beside a file that is appended to and forced; both in one JVM of their own. */
public final class Acks {
    private final AckSize size;
    private final RingOptions ring;
    private final PlaceOptions places;

    public Acks(AckSize size, RingOptions ring, PlaceOptions places) {
        this.size = size;
        this.ring = ring;
        this.places = places;
    }

    private static List<TimedArm> arms() {
        return List.of(
                new TimedArm("anelOneInFlight", new AnelOneInFlightArm(), "published → durable → acknowledged"),
                new TimedArm("fileOneInFlight", new AppendForceArm(), "appended → forced"));
    }

    public void check() throws IOException {
        places.check(Place.DISK);
    }

    public void warn() {
        if (size.rounds() < LatencySize.QUOTABLE_ROUNDS) {
            System.err.println("warning: rounds=" + size.rounds() + " is less than " + LatencySize.QUOTABLE_ROUNDS
                    + ": do not quote this run");
        }
    }

    List<LatencySeries> measureHere() throws Exception {
        try (Scratch scratch = Scratch.under(places.parentOf(Place.DISK))) {
            return new LatencyRunner(
                            scratch.directory(),
                            ring.workload(size.acks(), 1),
                            size.warmUpRounds(),
                            size.rounds(),
                            System.err)
                    .runOneInFlight(arms());
        }
    }

    /** In a JVM of its own. */
    public LatencyReport measure() throws IOException, InterruptedException {
        LatencyReport report = new LatencyReport(Place.DISK);
        report.add(measureInOwnJvm());
        return report;
    }

    private List<LatencySeries> measureInOwnJvm() throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("--row"));
        child.addAll(size.arguments());
        child.addAll(ring.arguments());
        child.addAll(places.arguments());
        return LatencyJson.read(OwnJvm.run(AcksCommand.class, child));
    }
}
