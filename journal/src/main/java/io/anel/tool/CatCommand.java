package io.anel.tool;

import io.anel.event.FrameEvent;
import io.anel.journal.JournalReader;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints events. */
@Command(
        name = "cat",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel journal cat DIR [FILTER…] [--from …] [--to …] [--limit N] [--full] [--json]"
        },
        header = "Print events, one a line, to the journal's end as it is now.",
        description = {
            "",
            "A line is: sequence, time, type, source, id, what else the event carries as key=value, payload.",
            "Events that salvage could not save are a line on stderr in their place; then the exit code is 1.",
            ""
        },
        footer = {
            "",
            "  anel journal cat DIR --type 'orders.*' --from 2026-11-30T10:00:00Z --limit 20",
            "  anel journal cat DIR --json | jq .payload"
        })
final class CatCommand extends JournalCommand {
    @Mixin
    private FilterOptions filter;

    @Mixin
    private RangeOptions range;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many events.")
    private Long limit;

    @Option(names = "--full", description = "Bytes to the last, not the first 32.")
    private boolean full;

    CatCommand(Output output) {
        super(output);
    }

    @Override
    int run() {
        range.check();
        long most = EventScan.limit(limit);
        filter.patterns();
        Extent extent = Extent.of(directory());
        Function<FrameEvent, String> form = json() ? new EventJson() : new EventText(full);
        LostEvents lost = new LostEvents(output());
        try (JournalReader reader = JournalReader.open(directory())) {
            range.seek(reader);
            EventScan scan =
                    new EventScan(reader, filter, range.to(), most, event -> output().line(form.apply(event)), lost);
            scan.through(extent.lastReadable());
            output().flush();
            if (!scan.isDone()) {
                extent.refuseDamage();
                extent.noteTornTail(output());
            }
        }
        return lost.exitCode();
    }
}
