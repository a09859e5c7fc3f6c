package io.anel.benchmarks.compare;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.throughput.PipelineCommand;
import io.anel.benchmarks.throughput.ThroughputCommand;
import io.anel.benchmarks.throughput.ThroughputSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./anel bench compare}: does a revision take more CPU time an event than another? */
@Command(
        name = "compare",
        description = {
            "Builds two revisions and runs Anel's side of each row of both, each in JVMs of its own, turn by turn.",
            "It judges CPU nanoseconds an event, and adds pairs of JVMs until a row has passed or lost, or cannot be told.",
            "The rows without a disk take one to two minutes each, undecided ones three times as long."
        },
        exitCodeList = {
            " 0:every row passed",
            " 1:a row lost, or stayed undecided, or a turn lost events or failed",
            " 2:a bad option, or a revision that is not there"
        })
public final class CompareCommand extends MeasuringCommand {
    /** One for each way through the engine; a disk's own swings would leave most others undecided. */
    private static final List<String> ROWS = List.of(
            "ringVsDisruptor",
            "ringVsUnstamped",
            "groupsVsSingles",
            "journaledVsNaiveTmpfs",
            "replayVsTailerTmpfs",
            "replaySinglesVsTailerTmpfs");

    /** Rows that are compared when they are asked for. */
    private static final List<String> DISK_ROWS =
            List.of("journaledVsNaiveDisk", "durableVsDisk", "replayVsTailerDisk", "replaySinglesVsTailerDisk");

    @Parameters(index = "0", paramLabel = "REV_A", description = "A commit, or . for the checkout as it stands.")
    private String revisionA;

    @Parameters(index = "1", paramLabel = "REV_B", description = "The one that may have lost against it.")
    private String revisionB;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description = "Only the rows whose name contains TEXT; rows on a disk only so.")
    private String filter;

    @Option(
            names = "--tolerance",
            paramLabel = "PERCENT",
            defaultValue = "2",
            description = "A loss up to this is none.")
    private int tolerancePercent;

    @Option(
            names = "--max-pairs",
            paramLabel = "N",
            defaultValue = "36",
            description = "Pairs of JVMs after which a row stays undecided; the first look is after 12.")
    private int maxPairs;

    @Option(
            names = "--turns",
            paramLabel = "N",
            defaultValue = "15",
            description = "Counted turns of each JVM; their median counts.")
    private int turns;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "5", description = "Turns before them.")
    private int warmUpTurns;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "500000",
            description = "Events a turn where there is a journal.")
    private long events;

    @Option(
            names = "--ring-events",
            paramLabel = "N",
            defaultValue = "2000000",
            description = "Events a turn where there is none.")
    private long ringEvents;

    @Option(names = "--passes", paramLabel = "N", defaultValue = "4", description = "How often a reading turn reads.")
    private int passes;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(names = "--json", description = "The last line on stdout is one JSON object with all figures.")
    private boolean json;

    private List<DuelResult> results = List.of();

    @Override
    protected void measure(List<String> arguments) throws Exception {
        require("--tolerance", tolerancePercent, 0, 100);
        require("--max-pairs", maxPairs, Judge.FIRST_LOOK, 1_000);
        require("--turns", turns, 1, 1_000);
        require("--warm-up", warmUpTurns, 0, 1_000);
        require("--events", events, 1, ThroughputCommand.MAX_EVENTS);
        require("--ring-events", ringEvents, 1, ThroughputCommand.MAX_RING_EVENTS);
        require("--passes", passes, 1, 1_000);
        ring.check();
        List<String> rows = selectedRows();
        for (Place place : placesOf(rows)) {
            places.check(place);
        }
        Conditions conditions = Conditions.now(arguments);
        Path root =
                Conditions.checkout().orElseThrow(() -> bad("expected to run in a git checkout of Anel, found none"));
        Revision a = takeOut(root, revisionA);
        Revision b = takeOut(root, revisionB);
        a.build(System.err);
        b.build(System.err);
        Judge judge = new Judge(rows.size(), tolerancePercent / 100.0, maxPairs);
        Duel duel = new Duel(a, b, judge, warmUpTurns, turns, System.err);
        results = new ArrayList<>();
        for (String row : rows) {
            results.add(duel.run(row, turnsOf(row)));
        }
        CompareReport report = new CompareReport(conditions, a, b, results);
        out().print(report.text());
        if (json) {
            out().println(report.json());
        }
        out().flush();
    }

    @Override
    protected int outcome() {
        return results.stream().allMatch(result -> result.verdict() == Verdict.PASSED) ? 0 : FAILED;
    }

    private List<String> selectedRows() {
        List<String> known = new ArrayList<>(ROWS);
        known.addAll(DISK_ROWS);
        List<String> selected = filter == null
                ? ROWS
                : known.stream().filter(row -> NameFilter.matches(row, filter)).toList();
        requireMatch(selected, filter, known);
        return selected;
    }

    private static List<Place> placesOf(List<String> rows) {
        List<Place> needed = new ArrayList<>();
        if (rows.stream().anyMatch(row -> row.endsWith(Place.TMPFS.suffix()))) {
            needed.add(Place.TMPFS);
        }
        if (rows.stream().anyMatch(DISK_ROWS::contains)) {
            needed.add(Place.DISK);
        }
        return needed;
    }

    private Revision takeOut(Path root, String given) throws IOException, InterruptedException {
        try {
            return Revision.takeOut(root, given);
        } catch (UnknownRevisionException e) {
            throw bad(e.getMessage());
        }
    }

    private List<String> turnsOf(String row) {
        List<String> bench = new ArrayList<>(List.of(PipelineCommand.NAME, "--row", row, "--turns"));
        bench.addAll(new ThroughputSize(1, 0, events, ringEvents, passes).arguments());
        bench.addAll(ring.arguments());
        bench.addAll(places.arguments());
        return bench;
    }
}
