package io.anel.benchmarks.endurance;

import io.anel.benchmarks.command.MeasuringCommand;
import io.anel.benchmarks.command.OutputOptions;
import io.anel.benchmarks.command.PlaceOptions;
import io.anel.benchmarks.command.RingOptions;
import io.anel.benchmarks.rig.Conditions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./anel bench sustained}: what is left of a rate after a minute, when the page cache no longer takes everything. */
@Command(
        name = SustainedCommand.NAME,
        description = {
            "Each arm for a minute without a pause: its rate over time, its slowest tenths of a second, its CPU time an event.",
            "The rows of 'pipeline' are bursts of less than 1 GB: the two are not to be compared."
        })
public final class SustainedCommand extends MeasuringCommand {
    public static final String NAME = "sustained";

    @Option(names = "--seconds", paramLabel = "S", defaultValue = "60", description = "How long each arm runs.")
    private int seconds;

    @Option(
            names = "--max-gb",
            paramLabel = "N",
            defaultValue = "32",
            description =
                    "Disk space that an arm may use: it ends before its time when it has; deleted behind each arm.")
    private int maxGigabytes;

    @Option(
            names = "--calibration-rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "How often the machine's parts are measured before the arms, and again after them.")
    private int calibrationRounds;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(names = "--filter", paramLabel = "TEXT", description = "Only the arms whose name contains TEXT.")
    private String filter;

    @Mixin
    private OutputOptions output;

    @Option(names = "--row", hidden = true, description = "Runs that arm here and prints its sample as JSON.")
    private String row;

    @Override
    protected void measure(List<String> arguments) throws Exception {
        require("--seconds", seconds, 1, 3_600);
        require("--max-gb", maxGigabytes, 1, 10_000);
        require("--calibration-rounds", calibrationRounds, 1, 100);
        ring.check();
        Sustained sustained = new Sustained(new SustainedSize(seconds, maxGigabytes, calibrationRounds), ring, places);
        List<String> names = SustainedArm.all().stream().map(SustainedArm::name).toList();
        if (row != null) {
            SustainedArm arm = SustainedArm.all().stream()
                    .filter(each -> each.name().equals(row))
                    .findFirst()
                    .orElseThrow(() -> bad("expected --row to name one of " + names + ", got " + row));
            print(sustained.measureHere(arm));
            return;
        }
        List<SustainedArm> arms = SustainedArm.all(filter);
        requireMatch(arms, filter, names);
        sustained.check(arms);
        output.check();
        Conditions conditions = Conditions.now(arguments);
        sustained.warn(arms);
        output.write(conditions, List.of(sustained.measure(arms)));
    }
}
