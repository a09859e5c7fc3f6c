package io.anel.tool;

import io.anel.journal.Salvage;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Saves what verifies. */
@Command(
        name = "salvage",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel journal salvage DIR OUT [--json]"},
        header = "Write what verifies of a damaged journal into a new one, and say what is lost.",
        description = "",
        footer = {
            "",
            "DIR stays as it is; nobody may be writing it. OUT is a new directory, or an empty one.",
            "Exit code 0: nothing is known to be lost. 1: something is, and OUT has it marked;",
            "or nothing could be saved, and then nothing is written.",
            "A torn tail, or an end that is not marked as one, is said, and is no loss: a kill leaves the same."
        })
final class SalvageCommand extends JournalCommand {
    @Parameters(index = "1", paramLabel = "OUT", description = "Where the new journal is to be.")
    private Path into;

    SalvageCommand(Output output) {
        super(output);
    }

    @Override
    int run() {
        Salvage.Report report;
        try (Progress progress = Progress.of(output(), "salvage", 0)) {
            report = Salvage.salvage(directory(), into, events -> {
                progress.total(events);
                progress.to(events);
            });
        }
        if (json()) {
            var object = object();
            object.put("directory", directory().toString());
            object.put("into", into.toString());
            object.put("firstSequence", report.firstSequence());
            object.put("lastSequence", report.lastSequence());
            object.put("events", report.events());
            object.put("withoutManifest", report.withoutManifest());
            Salvage.End end = report.end();
            object.put("cleanlyClosed", end.isCleanlyClosed());
            object.put("tornAt", end.fault().isEmpty() || end.isDamage() ? null : end.fault());
            object.put("damage", end.isDamage() ? end.fault() : null);
            var lost = object.putArray("lost");
            for (Salvage.Lost range : report.lost()) {
                lost.addObject()
                        .put("firstSequence", range.firstSequence())
                        .put("lastSequence", range.lastSequence())
                        .put("why", range.why());
            }
            print(object);
        } else {
            print(
                    "salvaged",
                    String.format(
                            Locale.ROOT,
                            "%,d events of %d to %d, into %s",
                            report.events(),
                            report.firstSequence(),
                            report.lastSequence(),
                            into));
            if (!report.withoutManifest().isEmpty()) {
                print("manifest", "not followed: " + report.withoutManifest());
            }
            for (Salvage.Lost range : report.lost()) {
                print("lost", LostEvents.text(range));
            }
            printEnd(report);
        }
        return report.isComplete() ? ExitCode.SOUND : ExitCode.FOUND;
    }

    private void printEnd(Salvage.Report report) {
        Salvage.End end = report.end();
        String unknown = "what may have stood behind event " + report.lastSequence() + " is not known";
        if (!end.fault().isEmpty()) {
            print(end.isDamage() ? "damage" : "torn tail", end.fault() + "; " + unknown);
        } else if (!end.isCleanlyClosed()) {
            print("end", "not closed in order: " + unknown);
        }
    }
}
