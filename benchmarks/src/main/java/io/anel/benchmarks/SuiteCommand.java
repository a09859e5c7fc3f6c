package io.anel.benchmarks;

import io.anel.benchmarks.rig.Conditions;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Throughput and latency in one run of a settled size, and one report of both. */
abstract class SuiteCommand extends MeasuringCommand {
    /** What {@code --filter} knows the latencies by. */
    private static final String LATENCY = "latency";

    private static final String ACKS = AcksCommand.NAME;

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Only the rows whose name contains TEXT, such as ringVsDisruptor or Tmpfs; the latencies are one row, "
                            + LATENCY + ", and so are the durable acks, " + ACKS + ".")
    private String filter;

    @Mixin
    private OutputOptions output;

    private final String name;
    private final ThroughputSize throughputSize;
    private final int calibrationRounds;
    private final LatencySize latencySize;
    private final AckSize ackSize;

    SuiteCommand(
            String name,
            ThroughputSize throughputSize,
            int calibrationRounds,
            LatencySize latencySize,
            AckSize ackSize) {
        this.name = name;
        this.throughputSize = throughputSize;
        this.calibrationRounds = calibrationRounds;
        this.latencySize = latencySize;
        this.ackSize = ackSize;
    }

    @Override
    final void measure(List<String> arguments) throws Exception {
        ring.check();
        Throughput throughput = new Throughput(
                PipelineCommand.NAME,
                throughputSize,
                ring,
                places,
                Comparisons.all(throughputSize.events(), throughputSize.ringEvents()));
        List<Row> rows = throughput.rows(filter);
        Latency latency = new Latency(latencySize, ring, places);
        Acks acks = new Acks(ackSize, ring, places);
        boolean withLatency = Row.matches(LATENCY, filter);
        boolean withAcks = Row.matches(ACKS, filter);
        if (!withLatency && !withAcks) {
            Stream<String> names = throughput.rows(null).stream().map(Row::name);
            requireMatch(
                    rows, filter, Stream.concat(names, Stream.of(LATENCY, ACKS)).toList());
        }
        throughput.check(rows);
        if (withLatency) {
            latency.check();
        }
        if (withAcks) {
            acks.check();
        }
        Conditions conditions = Conditions.now(arguments);
        ring.warn();
        throughput.warn(rows);
        if (withLatency) {
            latency.warn(Latency.arms());
        }
        List<ReportSection> sections = new ArrayList<>();
        if (!rows.isEmpty()) {
            sections.add(throughput.measure(rows, calibrationRounds, false));
        }
        if (withLatency) {
            sections.add(latency.measure(null, false));
        }
        if (withAcks) {
            sections.add(acks.measure());
        }
        output.byDefaultInto(defaultDirectory());
        output.write(conditions, sections);
    }

    /** A folder of its own, where the launcher, or a user, says that reports go. */
    private Path defaultDirectory() {
        String told = System.getenv("ANEL_REPORTS");
        Path parent = Path.of(told == null ? "." : told);
        return parent.resolve("bench-" + name + "-" + LocalDateTime.now().format(STAMP));
    }
}
