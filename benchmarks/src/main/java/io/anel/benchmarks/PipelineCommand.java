package io.anel.benchmarks;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.LostEventsException;
import io.anel.benchmarks.rig.PairRunner;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Scratch;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import io.anel.benchmarks.rig.Workload.ProducerKind;
import io.anel.benchmarks.rig.Workload.WaitKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./anel bench pipeline}: the throughput of the whole and of its parts, as ratios to what people write by hand. */
@Command(
        name = "pipeline",
        description = {
            "Throughput of ring, journal and replay, in interleaved pairs with what people write by hand.",
            "Quote only runs of at least 15 pairs on a machine that does nothing else."
        },
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {" 0:measured", " 1:a turn lost events or failed; no figure counts", " 2:a bad option"})
final class PipelineCommand implements Callable<Integer> {
    private static final int QUOTABLE_PAIRS = 15;
    /** A journal of one event a batch takes about 160 bytes an event, and a turn stays under 1 GB. */
    private static final long MAX_EVENTS = 6_000_000;

    private static final long MAX_RING_EVENTS = 1_000_000_000;
    private static final long NEEDED_BYTES = 3_000_000_000L;

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

    @Option(names = "--ring", paramLabel = "SLOTS", defaultValue = "8192", description = "The rings' size.")
    private int ringSize;

    @Option(
            names = "--wait",
            paramLabel = "KIND",
            defaultValue = "BACKOFF",
            description = "How threads wait, on both sides: ${COMPLETION-CANDIDATES}.")
    private WaitKind waiting;

    @Option(
            names = "--producer",
            paramLabel = "KIND",
            defaultValue = "MULTI",
            description = "The peers' producer type: ${COMPLETION-CANDIDATES}; Anel's ring is always for many.")
    private ProducerKind producer;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "A directory on a disk; a fresh one under it is used and deleted.")
    private Path diskParent;

    @Option(
            names = "--tmpfs-dir",
            paramLabel = "DIR",
            defaultValue = "/dev/shm",
            description = "A directory in memory; a fresh one under it is used and deleted.")
    private Path tmpfsParent;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Only the rows whose name contains TEXT, such as ringVsDisruptor or Tmpfs; case does not matter.")
    private String filter;

    @Option(names = "--json", description = "The last line on stdout is one JSON object with all figures.")
    private boolean json;

    @Option(names = "--in-process", hidden = true, description = "All rows in this JVM.")
    private boolean inProcess;

    @Option(names = "--row", hidden = true, description = "Runs one row here and prints its series as JSON.")
    private String row;

    @Spec
    private CommandSpec spec;

    private List<String> arguments = List.of();
    private BiFunction<Long, Long, List<Comparison>> comparisons = Comparisons::all;

    /** A comparison in one place: a row of the report, and a JVM of its own. */
    record Row(Comparison comparison, Place place) {
        String name() {
            return comparison.row(place);
        }
    }

    void invokedWith(String... given) {
        arguments = List.of(given);
    }

    /** Takes other comparisons than the shipped ones. */
    void measuring(BiFunction<Long, Long, List<Comparison>> other) {
        comparisons = other;
    }

    @Override
    public Integer call() throws Exception {
        checkNumbers();
        List<Row> rows = selectedRows();
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (row != null) {
                out.println(SeriesJson.write(
                        measure(rows.get(0), parentOf(rows.get(0).place()))));
                return 0;
            }
            checkPlaces(rows);
            Report report = new Report(Conditions.now(arguments), workload());
            warn(rows);
            for (Row each : rows) {
                report.add(each, inProcess ? measure(each, parentOf(each.place())) : measureInOwnJvm(each));
            }
            out.print(report.text());
            if (json) {
                out.println(report.json());
            }
            out.flush();
            return 0;
        } catch (LostEventsException | RowFailedException e) {
            spec.commandLine().getErr().println("bench: rejected: " + e.getMessage());
            return Bench.FAILED;
        }
    }

    private Series measure(Row each, Path parent) throws Exception {
        try (Scratch scratch = Scratch.under(parent)) {
            return new PairRunner(scratch.directory(), workload(), warmUpPairs, pairs, System.err)
                    .run(each.comparison(), each.place());
        }
    }

    private Series measureInOwnJvm(Row each) throws IOException, InterruptedException {
        List<String> child = new ArrayList<>(List.of("pipeline", "--row", each.name()));
        child.addAll(List.of("--pairs", "" + pairs, "--warm-up", "" + warmUpPairs, "--passes", "" + passes));
        child.addAll(List.of("--events", "" + events, "--ring-events", "" + ringEvents, "--ring", "" + ringSize));
        child.addAll(List.of("--wait", "" + waiting, "--producer", "" + producer));
        child.addAll(List.of("--dir", "" + diskParent, "--tmpfs-dir", "" + tmpfsParent));
        return SeriesJson.read(OwnJvm.run(Bench.class, child));
    }

    private Workload workload() {
        return new Workload(events, ringSize, waiting, producer, passes);
    }

    private Path parentOf(Place place) {
        return place == Place.DISK ? diskParent : tmpfsParent;
    }

    private List<Row> selectedRows() {
        List<Row> all = comparisons.apply(events, ringEvents).stream()
                .flatMap(comparison -> comparison.places().stream().map(place -> new Row(comparison, place)))
                .toList();
        List<Row> selected = all.stream()
                .filter(each -> row == null || each.name().equals(row))
                .filter(each -> filter == null
                        || each.name().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT)))
                .toList();
        if (selected.isEmpty()) {
            throw bad("expected --filter to match one of "
                    + all.stream().map(Row::name).toList() + ", got " + filter);
        }
        return selected;
    }

    private void checkNumbers() {
        require("--pairs", pairs, 1, 1_000);
        require("--warm-up", warmUpPairs, 0, 1_000);
        require("--events", events, 1, MAX_EVENTS);
        require("--ring-events", ringEvents, 1, MAX_RING_EVENTS);
        require("--passes", passes, 1, 1_000);
        require("--ring", ringSize, 1024, 1 << 20);
        if (Integer.bitCount(ringSize) != 1) {
            throw bad("expected --ring to be a power of two, got " + ringSize);
        }
    }

    private void require(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw bad("expected " + option + " from " + min + " to " + max + ", got " + value);
        }
    }

    private void checkPlaces(List<Row> rows) throws IOException {
        for (Place place : rows.stream().map(Row::place).distinct().toList()) {
            if (place != Place.MEMORY) {
                checkPlace(place, place == Place.DISK ? "--dir" : "--tmpfs-dir", parentOf(place));
            }
        }
    }

    private void checkPlace(Place place, String option, Path parent) throws IOException {
        if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw bad("expected " + option + " to be a directory that can be written, got " + parent);
        }
        if (Scratch.isInMemory(parent) == (place == Place.DISK)) {
            throw bad("expected " + option + " to lie " + (place == Place.DISK ? "on a disk" : "on tmpfs") + ", got "
                    + parent + " (" + Scratch.describe(parent) + "); --filter leaves rows out");
        }
        long free = Files.getFileStore(parent).getUsableSpace();
        if (free < NEEDED_BYTES) {
            throw bad("expected " + NEEDED_BYTES + " free bytes under " + option + ", got " + free + " in " + parent);
        }
    }

    private ParameterException bad(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void warn(List<Row> rows) {
        int cores = Runtime.getRuntime().availableProcessors();
        if (pairs < QUOTABLE_PAIRS) {
            System.err.println(
                    "warning: pairs=" + pairs + " is less than " + QUOTABLE_PAIRS + ": do not quote this run");
        }
        if (producer == ProducerKind.SINGLE) {
            System.err.println("warning: producer=SINGLE on the peers' side only: Anel's ring is for many producers");
        }
        rows.stream().map(Row::comparison).distinct().forEach(comparison -> {
            for (Arm arm : comparison.arms().get()) {
                if (arm.busyThreads() > cores) {
                    System.err.println("warning: " + comparison.key() + ": " + arm.name() + " has busyThreads="
                            + arm.busyThreads() + " on cores=" + cores);
                }
            }
        });
    }
}
