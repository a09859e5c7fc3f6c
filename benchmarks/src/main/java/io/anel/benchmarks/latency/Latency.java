package io.anel.benchmarks.latency;

import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.command.OwnJvm;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.peer.NaiveJournalArm;
import io.anel.benchmarks.peer.NothingArm;
import io.anel.benchmarks.peer.RawDisruptorArm;
import io.anel.benchmarks.report.Crowding;
import io.anel.benchmarks.rig.LatencyRunner;
import io.anel.benchmarks.rig.LatencySeries;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.TimedArm;
import io.anel.benchmarks.rig.Workload;
import io.anel.benchmarks.side.AnelAckArm;
import io.anel.benchmarks.side.AnelJournaledArm;
import io.anel.benchmarks.side.AnelRingArm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** A latency run: its rates, each measured in a JVM of its own, all arms in turns. */
public final class Latency {
    private final LatencySize size;
    private final RingOptions ring;
    private final PlaceOptions places;

    public Latency(LatencySize size, RingOptions ring, PlaceOptions places) {
        this.size = size;
        this.ring = ring;
        this.places = places;
    }

    public static List<TimedArm> arms() {
        return List.of(
                new TimedArm("nothing", new NothingArm(), "due → handled by the publisher itself"),
                new TimedArm(
                        "disruptor", RawDisruptorArm.stampingWith(new OffsetEpochNanoClock()), "due → ring → handled"),
                new TimedArm("anelRing", AnelRingArm.inSingles(), "due → ring → handled"),
                new TimedArm("naive", NaiveJournalArm.onOneThread(), "due → journaled → handled"),
                new TimedArm("anel", new AnelJournaledArm(), "due → journaled → handled"),
                new TimedArm("anelBesideDurable", AnelAckArm.untilHandledBesideAWaiter(), "due → journaled → handled"),
                new TimedArm("anelDurable", AnelAckArm.untilDurable(), "due → durable → acknowledged"));
    }

    public static List<TimedArm> arms(String filter) {
        return arms().stream()
                .filter(arm -> NameFilter.matches(arm.name(), filter))
                .toList();
    }

    public void check() throws IOException {
        places.check(size.place());
    }

    public void warn(List<TimedArm> arms) {
        if (size.rounds() < LatencySize.QUOTABLE_ROUNDS) {
            System.err.println("warning: rounds=" + size.rounds() + " is less than " + LatencySize.QUOTABLE_ROUNDS
                    + ": do not quote this run");
        }
        arms.forEach(each -> Crowding.warn("latency", each.arm()));
    }

    /** @param filter of the arms, or null */
    public LatencyReport measure(String filter, boolean inProcess) throws Exception {
        LatencyReport report = new LatencyReport(size.place(), size.seconds());
        for (long rate : size.ratesPerSecond()) {
            report.add(inProcess ? measureHere(arms(filter), rate) : measureInOwnJvm(filter, rate));
        }
        return report;
    }

    List<LatencySeries> measureHere(List<TimedArm> arms, long rate) throws Exception {
        Workload workload = ring.workload(rate * size.seconds(), 1);
        try (Scratch scratch = Scratch.under(places.parentOf(size.place()))) {
            return new LatencyRunner(scratch.directory(), workload, size.warmUpRounds(), size.rounds(), System.err)
                    .run(arms, rate);
        }
    }

    private List<LatencySeries> measureInOwnJvm(String filter, long rate) throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("--row"));
        child.addAll(size.arguments(rate));
        if (filter != null) {
            child.addAll(List.of("--filter", filter));
        }
        child.addAll(ring.arguments());
        child.addAll(places.arguments());
        return LatencyJson.read(OwnJvm.run(LatencyCommand.class, child));
    }
}
