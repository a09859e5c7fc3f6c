package io.anel.benchmarks.throughput;

import io.anel.benchmarks.command.NameFilter;
import io.anel.benchmarks.command.OwnJvm;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.machine.Calibrator;
import io.anel.benchmarks.report.CalibrationReport;
import io.anel.benchmarks.report.Crowding;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.PairRunner;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A throughput run: its rows, each measured in a JVM of its own. */
public final class Throughput {
    private final Class<? extends ThroughputCommand> command;
    private final ThroughputSize size;
    private final RingOptions ring;
    private final PlaceOptions places;
    private final List<Row> rows;

    /** @param command that a row's own JVM is started with */
    public Throughput(
            Class<? extends ThroughputCommand> command,
            ThroughputSize size,
            RingOptions ring,
            PlaceOptions places,
            List<Comparison> comparisons) {
        this.command = command;
        this.size = size;
        this.ring = ring;
        this.places = places;
        this.rows = comparisons.stream()
                .flatMap(comparison -> comparison.places().stream().map(place -> new Row(comparison, place)))
                .toList();
    }

    Optional<Row> row(String name) {
        return rows.stream().filter(row -> row.name().equals(name)).findFirst();
    }

    /** @param filter null for all */
    public List<Row> rows(String filter) {
        return rows.stream()
                .filter(row -> NameFilter.matches(row.name(), filter))
                .toList();
    }

    public void check(List<Row> selected) throws IOException {
        for (Place place : selected.stream().map(Row::place).distinct().toList()) {
            places.check(place);
        }
    }

    public void warn(List<Row> selected) {
        if (size.pairs() < ThroughputSize.QUOTABLE_PAIRS) {
            System.err.println("warning: pairs=" + size.pairs() + " is less than " + ThroughputSize.QUOTABLE_PAIRS
                    + ": do not quote this run");
        }
        selected.stream()
                .map(Row::comparison)
                .distinct()
                .forEach(comparison -> comparison.arms().get().forEach(arm -> Crowding.warn(comparison.key(), arm)));
    }

    /** @param calibrationRounds of each of the machine's parts, before the rows and after them */
    public ThroughputReport measure(List<Row> selected, int calibrationRounds, boolean inProcess) throws Exception {
        ThroughputReport report = new ThroughputReport(workload());
        Calibrator calibrator =
                places.calibrator(selected.stream().map(Row::place).toList(), calibrationRounds);
        report.calibratedBy(CalibrationReport.around(calibrator, () -> {
            for (Row row : selected) {
                Optional<String> missing = row.missing();
                if (missing.isPresent()) {
                    report.skip(row, missing.get());
                } else {
                    report.add(row, inProcess ? measureHere(row) : measureInOwnJvm(row));
                }
            }
        }));
        return report;
    }

    Series measureHere(Row row) throws Exception {
        try (Scratch scratch = Scratch.under(places.parentOf(row.place()))) {
            return new PairRunner(scratch.directory(), workload(), size.warmUpPairs(), size.pairs(), System.err)
                    .run(row.comparison(), row.place());
        }
    }

    /** Runs Anel's side of a row once for each line that is requested. */
    void serve(Row row, BufferedReader requests, PrintWriter answers) throws Exception {
        new TurnsOnRequest(row, workload(), places.parentOf(row.place())).serve(requests, answers);
    }

    private Series measureInOwnJvm(Row row) throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("--row", row.name()));
        child.addAll(size.arguments());
        child.addAll(ring.arguments());
        child.addAll(places.arguments());
        return SeriesJson.read(OwnJvm.run(command, child));
    }

    private Workload workload() {
        return ring.workload(size.events(), size.passes());
    }
}
