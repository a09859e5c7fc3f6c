package io.anel.benchmarks.suite;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.endurance.Garbage;
import io.anel.benchmarks.endurance.GarbageArm;
import io.anel.benchmarks.endurance.GarbageCommand;
import io.anel.benchmarks.endurance.Sustained;
import io.anel.benchmarks.endurance.SustainedArm;
import io.anel.benchmarks.endurance.SustainedCommand;
import io.anel.benchmarks.latency.Acks;
import io.anel.benchmarks.latency.AcksCommand;
import io.anel.benchmarks.latency.Latency;
import io.anel.benchmarks.latency.LatencyCommand;
import io.anel.benchmarks.report.ReportSection;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.throughput.Comparisons;
import io.anel.benchmarks.throughput.PipelineCommand;
import io.anel.benchmarks.throughput.Row;
import io.anel.benchmarks.throughput.Throughput;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Everything in one run of a settled size, and one report of it. */
abstract class SuiteCommand extends MeasuringCommand {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Only the rows whose name contains TEXT, such as ringVsDisruptor or Tmpfs; latency and acks are one row each, and so "
                            + "are, in 'full', sustained and garbage.")
    private String filter;

    @Mixin
    private OutputOptions output;

    private final String name;
    private final SuiteSize size;

    SuiteCommand(String name, SuiteSize size) {
        this.name = name;
        this.size = size;
    }

    @Override
    protected final void measure(List<String> arguments) throws Exception {
        ring.check();
        Throughput throughput = new Throughput(
                PipelineCommand.class,
                size.throughput(),
                ring,
                places,
                Comparisons.all(size.throughput().events(), size.throughput().ringEvents()));
        List<Row> rows = throughput.rows(filter);
        List<SuitePart> parts = parts().stream()
                .filter(part -> NameFilter.matches(part.name(), filter))
                .toList();
        requireMatch(
                Stream.concat(rows.stream(), parts.stream()).toList(),
                filter,
                Stream.concat(
                                throughput.rows(null).stream().map(Row::name),
                                parts().stream().map(SuitePart::name))
                        .toList());
        throughput.check(rows);
        for (SuitePart part : parts) {
            part.check().run();
        }
        output.byDefaultInto(defaultDirectory());
        output.check();
        Conditions conditions = Conditions.now(arguments);
        ring.warn();
        throughput.warn(rows);
        parts.forEach(part -> part.warn().run());
        List<ReportSection> sections = new ArrayList<>();
        if (!rows.isEmpty()) {
            sections.add(throughput.measure(rows, size.calibrationRounds(), false));
        }
        for (SuitePart part : parts) {
            sections.add(part.measure().run());
        }
        output.write(conditions, sections);
    }

    private List<SuitePart> parts() {
        List<SuitePart> parts = new ArrayList<>();
        Latency latency = new Latency(size.latency(), ring, places);
        parts.add(new SuitePart(
                LatencyCommand.NAME,
                latency::check,
                () -> latency.warn(Latency.arms()),
                () -> latency.measure(null, false)));
        Acks acks = new Acks(size.acks(), ring, places);
        parts.add(new SuitePart(AcksCommand.NAME, acks::check, acks::warn, acks::measure));
        if (size.sustained() != null) {
            Sustained sustained = new Sustained(size.sustained(), ring, places);
            List<SustainedArm> arms = SustainedArm.all();
            parts.add(new SuitePart(
                    SustainedCommand.NAME,
                    () -> sustained.check(arms),
                    () -> sustained.warn(arms),
                    () -> sustained.measure(arms)));
        }
        if (size.garbage() != null) {
            Garbage garbage = new Garbage(size.garbage(), ring, places);
            List<GarbageArm> arms = garbage.arms(null);
            parts.add(new SuitePart(
                    GarbageCommand.NAME, () -> garbage.check(arms), () -> {}, () -> garbage.measure(arms)));
        }
        return parts;
    }

    /** A folder of its own, where the launcher, or a user, says that reports go. */
    private Path defaultDirectory() {
        String told = System.getenv("ANEL_REPORTS");
        Path parent = Path.of(told == null ? "." : told);
        return parent.resolve("bench-" + name + "-" + LocalDateTime.now().format(STAMP));
    }
}
