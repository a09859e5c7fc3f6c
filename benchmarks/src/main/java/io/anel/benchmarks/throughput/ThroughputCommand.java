package io.anel.benchmarks.throughput;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Conditions;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that measures throughput: its options, and rows each in a JVM of its own. */
public abstract class ThroughputCommand extends MeasuringCommand {
    /** A journal of one event a batch takes about 160 bytes an event, and a turn stays under 1 GB. */
    public static final long MAX_EVENTS = 6_000_000;

    public static final long MAX_RING_EVENTS = 1_000_000_000;

    @Option(names = "--pairs", paramLabel = "N", defaultValue = "15", description = "Counted pairs of each comparison.")
    private int pairs;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "6", description = "Pairs before them, not counted.")
    private int warmUpPairs;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "5000000",
            description = "Events a turn where there is a journal, at most 6000000: under 1 GB.")
    private long events;

    @Option(
            names = "--ring-events",
            paramLabel = "N",
            defaultValue = "40000000",
            description = "Events a turn where there is none.")
    private long ringEvents;

    @Option(names = "--passes", paramLabel = "N", defaultValue = "4", description = "How often a reading turn reads.")
    private int passes;

    @Option(
            names = "--calibration-rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often the machine's parts are measured before the rows, and again after them.")
    private int calibrationRounds;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Only the rows whose name contains TEXT, such as ringVsDisruptor or Tmpfs; case does not matter.")
    private String filter;

    @Mixin
    private OutputOptions output;

    @Option(names = "--in-process", hidden = true, description = "All rows in this JVM.")
    private boolean inProcess;

    @Option(names = "--row", hidden = true, description = "Runs one row here and prints its series as JSON.")
    private String row;

    @Option(names = "--turns", hidden = true, description = "Runs Anel's side of that row once for each line on stdin.")
    private boolean turnsOnRequest;

    private BiFunction<Long, Long, List<Comparison>> comparisons;

    /**
     * @param comparisons makes them for so many events of a turn with a journal, and so many of one without
     */
    ThroughputCommand(BiFunction<Long, Long, List<Comparison>> comparisons) {
        this.comparisons = comparisons;
    }

    /** Takes other comparisons than the shipped ones. */
    final void measuring(BiFunction<Long, Long, List<Comparison>> other) {
        comparisons = other;
    }

    @Override
    protected final void measure(List<String> arguments) throws Exception {
        require("--pairs", pairs, 1, 1_000);
        require("--warm-up", warmUpPairs, 0, 1_000);
        require("--events", events, 1, MAX_EVENTS);
        require("--ring-events", ringEvents, 1, MAX_RING_EVENTS);
        require("--passes", passes, 1, 1_000);
        require("--calibration-rounds", calibrationRounds, 1, 100);
        ring.check();
        ThroughputSize size = new ThroughputSize(pairs, warmUpPairs, events, ringEvents, passes);
        Throughput throughput = new Throughput(getClass(), size, ring, places, comparisons.apply(events, ringEvents));
        if (turnsOnRequest) {
            BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            throughput.serve(namedRow(throughput), requests, out());
            return;
        }
        if (row != null) {
            print(SeriesJson.write(throughput.measureHere(namedRow(throughput))));
            return;
        }
        List<Row> rows = throughput.rows(filter);
        requireMatch(rows, filter, throughput.rows(null).stream().map(Row::name).toList());
        if (filter != null && rows.stream().noneMatch(each -> each.missing().isEmpty())) {
            throw bad(rows.get(0).name() + ": " + rows.get(0).missing().orElseThrow());
        }
        throughput.check(rows);
        output.check();
        Conditions conditions = Conditions.now(arguments);
        ring.warn();
        throughput.warn(rows);
        output.write(conditions, List.of(throughput.measure(rows, calibrationRounds, inProcess)));
    }

    private Row namedRow(Throughput throughput) {
        return throughput
                .row(row)
                .orElseThrow(() -> bad("expected --row to name one of "
                        + throughput.rows(null).stream().map(Row::name).toList() + ", got " + row));
    }
}
