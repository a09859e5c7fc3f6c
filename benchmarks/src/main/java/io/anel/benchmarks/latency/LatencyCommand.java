package io.anel.benchmarks.latency;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.TimedArm;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./anel bench latency}: how long an event takes at fixed rates, from when it was due. */
@Command(
        name = LatencyCommand.NAME,
        description = {
            "Latency at fixed rates, each event's from when it was due, beside the same parts by hand and beside nothing at all.",
            "Quote only runs of at least 15 rounds on a machine that does nothing else."
        })
public final class LatencyCommand extends MeasuringCommand {
    public static final String NAME = "latency";

    private static final long MAX_EVENTS = 6_000_000;

    @Option(
            names = "--rate",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,100000,250000,1000000",
            description = "Events a second; several rates are measured one after the other.")
    private List<Long> rates;

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "2", description = "How long a turn lasts.")
    private int seconds;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "15", description = "Counted turns of each arm.")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "3", description = "Turns before them, not counted.")
    private int warmUpRounds;

    @Option(
            names = "--place",
            paramLabel = "PLACE",
            defaultValue = "DISK",
            description = "Where journals lie: DISK, or TMPFS, on which a force does nothing.")
    private Place place;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only the arms whose name contains TEXT.")
    private String filter;

    @Mixin
    private OutputOptions output;

    @Option(names = "--in-process", hidden = true, description = "All rates in this JVM.")
    private boolean inProcess;

    @Option(names = "--row", hidden = true, description = "Measures here and prints the series as JSON.")
    private boolean row;

    @Override
    protected void measure(List<String> arguments) throws Exception {
        require("--seconds", seconds, 1, 3600);
        for (long rate : rates) {
            require("--rate", rate, 100, 5_000_000);
            require("--rate x --seconds", rate * seconds, 100, MAX_EVENTS);
        }
        require("--rounds", rounds, 1, 1_000);
        require("--warm-up", warmUpRounds, 0, 1_000);
        ring.check();
        if (place == Place.MEMORY) {
            throw bad("expected --place DISK or TMPFS, got " + place.name());
        }
        Latency latency = new Latency(new LatencySize(rates, seconds, rounds, warmUpRounds, place), ring, places);
        List<TimedArm> arms = Latency.arms(filter);
        requireMatch(arms, filter, Latency.arms().stream().map(TimedArm::name).toList());
        if (row) {
            print(LatencyJson.write(latency.measureHere(arms, rates.get(0))));
            return;
        }
        latency.check();
        output.check();
        Conditions conditions = Conditions.now(arguments);
        ring.warn();
        latency.warn(arms);
        output.write(conditions, List.of(latency.measure(filter, inProcess)));
    }
}
