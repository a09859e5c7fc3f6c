package io.anel.tool;

import io.anel.journal.JournalOwner;
import io.anel.journal.JournalVerifier;
import java.util.Locale;
import picocli.CommandLine.Command;

/** Checks every byte that counts. */
@Command(
        name = "verify",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel journal verify DIR [--json]"},
        header = "Check every byte that counts; name the place of what is not as it was written.",
        description = "",
        footer = {"", "Exit code 0: sound. 1: damaged. A torn tail, which the next opening drops, is no damage."})
final class VerifyCommand extends JournalCommand {
    VerifyCommand(Output output) {
        super(output);
    }

    @Override
    int run() {
        JournalVerifier.Report report;
        try (Progress progress = Progress.of(output(), "verify", 0)) {
            report = JournalVerifier.verify(directory(), (events, all) -> {
                progress.total(Math.max(all, events));
                progress.to(events);
            });
        }
        if (json()) {
            var object = object();
            object.put("directory", directory().toString());
            object.put("sound", report.isSound());
            object.put("firstSequence", report.firstSequence());
            object.put("lastSequence", report.lastSequence());
            object.put("events", report.events());
            object.put("batches", report.batches());
            object.put("cleanlyClosed", report.isCleanlyClosed());
            object.put("tornAt", report.tornAt().isEmpty() ? null : report.tornAt());
            object.put("openBy", JournalOwner.of(directory()).orElse(null));
            report.lost().forEach(object.putArray("lost")::add);
            report.damage().forEach(object.putArray("damage")::add);
            print(object);
        } else {
            print(
                    report.isSound() ? "sound" : "damaged",
                    String.format(Locale.ROOT, "%,d events in %,d batches verified", report.events(), report.batches())
                            + range(report));
            report.damage().forEach(place -> print("damage", place));
            report.lost().forEach(range -> print("lost", range));
            if (!report.tornAt().isEmpty()) {
                print("torn tail", report.tornAt() + " (the next opening drops it)");
            }
        }
        return report.isSound() ? ExitCode.SOUND : ExitCode.FOUND;
    }

    private static String range(JournalVerifier.Report report) {
        if (report.events() == 0) {
            return "";
        }
        return report.isSound() && report.lost().isEmpty()
                ? ", " + report.firstSequence() + " to " + report.lastSequence()
                : ", the last of them " + report.lastSequence();
    }
}
