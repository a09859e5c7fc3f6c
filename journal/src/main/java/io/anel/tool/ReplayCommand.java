package io.anel.tool;

import io.anel.journal.JournalReader;
import io.anel.replay.ReplayReport;
import io.anel.replay.Replayer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Replays at full speed. */
@Command(
        name = "replay",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "",
            "Usage: anel journal replay DIR [--from …] [--to …] [--expect HASH] [--stage STAGE]… [--json]"
        },
        header = "Replay at full speed, into stages or into one hash over all events.",
        description = {
            "",
            "Without --stage the hash covers every standing event: its sequence, type and payload.",
            "With it, the hash is that of the stages' state; emissions are held against the log's.",
            ""
        },
        footer = {
            "",
            "  anel journal replay DIR --expect 0f3a0c5be0d1a7c4",
            "  anel journal replay DIR --stage exposure=com.example.Exposure:trade,orders.*"
        })
final class ReplayCommand extends JournalCommand {
    @Mixin
    private RangeOptions range;

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description = "Replay into [NAME=]CLASS[:TYPE,…]: a stage on the class path with a constructor without"
                    + " parameters, and the types or patterns it gets; may be repeated, in the chain's order.")
    private List<String> stages = new ArrayList<>();

    @Option(names = "--expect", paramLabel = "HASH", description = "Exit with 1 when the hash is another one.")
    private String expected;

    ReplayCommand(Output output) {
        super(output);
    }

    @Override
    int run() {
        range.check();
        if (expected != null && !expected.matches("[0-9a-fA-F]{16}")) {
            throw new UsageException("expected --expect to be 16 hex digits, got '" + expected + "'");
        }
        List<StageArgument> arguments = stages.stream().map(StageArgument::of).toList();
        Extent extent = Extent.of(directory());
        long to = range.to() == null ? Long.MAX_VALUE : extent.lastThrough(range.to());
        if (to > extent.lastSequence()) {
            extent.refuseDamage();
        }
        long last = Math.min(to, extent.lastSequence());
        String hash = arguments.isEmpty() ? tally(extent, last) : stages(extent, last, arguments);
        output().flush();
        if (to > last) {
            extent.noteTornTail(output());
        }
        if (expected != null && !expected.equalsIgnoreCase(hash)) {
            output().error("anel journal replay: expected hash " + expected.toLowerCase(Locale.ROOT) + ", got " + hash);
            return ExitCode.FOUND;
        }
        return ExitCode.SOUND;
    }

    private String tally(Extent extent, long last) {
        long startNs = System.nanoTime();
        try (JournalReader reader = JournalReader.open(directory())) {
            range.seek(reader);
            EventTally tally = new EventTally(reader);
            try (Progress progress = Progress.of(output(), "replay", extent.lastSequence())) {
                tally.through(last, progress);
            }
            long tookNs = System.nanoTime() - startNs;
            long events = tally.standing() + tally.voided();
            if (json()) {
                ObjectNode object = report(tally.firstSequence(), tally.lastSequence(), events, tookNs);
                object.put("standing", tally.standing());
                object.put("voided", tally.voided());
                putAll(object.putObject("types"), tally.types());
                object.put("hash", tally.hash().toString());
                print(object);
            } else {
                printReport(tally.firstSequence(), tally.lastSequence(), events, tookNs);
                if (tally.voided() > 0) {
                    print("voided", String.format(Locale.ROOT, "%,d", tally.voided()));
                }
                tally.types()
                        .forEach((type, count) -> print("type", String.format(Locale.ROOT, "%,12d  %s", count, type)));
                print("hash", tally.hash().toString());
            }
            return tally.hash().toString();
        }
    }

    private String stages(Extent extent, long last, List<StageArgument> arguments) {
        Replayer replayer = Replayer.of(directory()).to(last);
        if (range.from() != null) {
            replayer.from(extent.sequenceAt(range.from()));
        }
        replayer.chain(chain -> arguments.forEach(argument -> argument.addTo(chain)));
        ReplayReport report;
        try (Progress progress = Progress.of(output(), "replay", extent.lastSequence())) {
            report = replayer.onProgress(progress::to).run();
        }
        if (json()) {
            ObjectNode object = report(
                    report.firstSequence(),
                    report.lastSequence(),
                    report.events(),
                    report.elapsed().toNanos());
            var names = object.putArray("stages");
            arguments.forEach(argument -> names.add(argument.name()));
            object.put("confirmedEmissions", report.confirmedEmissions());
            object.put("hash", report.stateHash().toString());
            print(object);
        } else {
            printReport(
                    report.firstSequence(),
                    report.lastSequence(),
                    report.events(),
                    report.elapsed().toNanos());
            arguments.forEach(argument -> print("stage", argument.name()));
            print("emissions", String.format(Locale.ROOT, "%,d made again", report.confirmedEmissions()));
            print("hash", report.stateHash().toString());
        }
        return report.stateHash().toString();
    }

    private ObjectNode report(long first, long last, long events, long tookNs) {
        ObjectNode object = object();
        object.put("directory", directory().toString());
        object.put("firstSequence", first);
        object.put("lastSequence", last);
        object.put("events", events);
        object.put("elapsedMs", tookNs / 1_000_000.0);
        object.put("eventsPerSecond", Math.round(events * 1e9 / tookNs));
        return object;
    }

    private void printReport(long first, long last, long events, long tookNs) {
        print("events", events == 0 ? "0" : String.format(Locale.ROOT, "%,d, %d to %d", events, first, last));
        print("rate", String.format(Locale.ROOT, "%,.0f events/s, %,.1f ms", events * 1e9 / tookNs, tookNs / 1e6));
    }

    private static void putAll(ObjectNode object, Map<String, Long> counts) {
        counts.forEach(object::put);
    }
}
