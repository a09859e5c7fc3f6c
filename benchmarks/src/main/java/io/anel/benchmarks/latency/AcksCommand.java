package io.anel.benchmarks.latency;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.Conditions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code ./anel bench acks}: how long one durable ack takes when nothing shares its force. A command of its own and not a rate of {@code latency}'s:
 * here no event is due before the one before it is acknowledged, so that there is no rate to keep.
 */
@Command(
        name = AcksCommand.NAME,
        description = {
            "Durable acks with one event in flight, beside a 96-byte append and fdatasync to a growing file.",
            "Quote only runs of at least 15 rounds on a machine that does nothing else."
        })
public final class AcksCommand extends MeasuringCommand {
    public static final String NAME = "acks";

    @Option(names = "--acks", paramLabel = "N", defaultValue = "1000", description = "Events a turn.")
    private int acks;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "15", description = "Counted turns of each arm.")
    private int rounds;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "3", description = "Turns before them, not counted.")
    private int warmUpRounds;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Mixin
    private OutputOptions output;

    @Option(names = "--row", hidden = true, description = "Measures here and prints the series as JSON.")
    private boolean row;

    @Override
    protected void measure(List<String> arguments) throws Exception {
        require("--acks", acks, 10, 100_000);
        require("--rounds", rounds, 1, 1_000);
        require("--warm-up", warmUpRounds, 0, 1_000);
        ring.check();
        Acks oneInFlight = new Acks(new AckSize(acks, rounds, warmUpRounds), ring, places);
        if (row) {
            print(LatencyJson.write(oneInFlight.measureHere()));
            return;
        }
        oneInFlight.check();
        output.check();
        Conditions conditions = Conditions.now(arguments);
        oneInFlight.warn();
        output.write(conditions, List.of(oneInFlight.measure()));
    }
}
