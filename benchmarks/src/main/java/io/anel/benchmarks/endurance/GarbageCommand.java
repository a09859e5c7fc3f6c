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

/** {@code ./anel bench garbage}: how much is allocated while events flow, shown by a heap that nobody clears up. */
@Command(
        name = GarbageCommand.NAME,
        description = {
            "Events through ring and journal in a small heap under Epsilon, the collector that collects nothing.",
            "Ends with exit code 1 where the heap runs out."
        })
public final class GarbageCommand extends MeasuringCommand {
    public static final String NAME = "garbage";

    private static final long MAX_EVENTS = 10_000_000_000L;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "200000000",
            description = "Events through the journal: 96 bytes of disk each.")
    private long events;

    @Option(
            names = "--ring-events",
            paramLabel = "N",
            defaultValue = "1000000000",
            description = "Events through the ring alone.")
    private long ringEvents;

    @Option(names = "--heap-mb", paramLabel = "N", defaultValue = "128", description = "The heap, in MiB.")
    private int heapMegabytes;

    @Mixin
    private RingOptions ring;

    @Mixin
    private PlaceOptions places;

    @Option(
            names = "--filter",
            paramLabel = "TEXT",
            description =
                    "Only the arms whose name contains TEXT: " + GarbageArm.RING + ", " + GarbageArm.JOURNALED + ".")
    private String filter;

    @Mixin
    private OutputOptions output;

    @Option(names = "--row", hidden = true, description = "Runs that arm here and prints its sample as JSON.")
    private String row;

    @Override
    protected void measure(List<String> arguments) throws Exception {
        require("--events", events, 1, MAX_EVENTS);
        require("--ring-events", ringEvents, 1, MAX_EVENTS);
        require("--heap-mb", heapMegabytes, 8, 1 << 20);
        ring.check();
        Garbage garbage = new Garbage(new GarbageSize(events, ringEvents, heapMegabytes), ring, places);
        List<String> names = garbage.arms(null).stream().map(GarbageArm::name).toList();
        if (row != null) {
            GarbageArm arm = garbage.arms(null).stream()
                    .filter(each -> each.name().equals(row))
                    .findFirst()
                    .orElseThrow(() -> bad("expected --row to name one of " + names + ", got " + row));
            print(garbage.measureHere(arm));
            return;
        }
        List<GarbageArm> arms = garbage.arms(filter);
        requireMatch(arms, filter, names);
        garbage.check(arms);
        output.check();
        Conditions conditions = Conditions.now(arguments);
        output.write(conditions, List.of(garbage.measure(arms)));
    }
}
