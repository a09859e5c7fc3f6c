package io.anel.tool;

import io.anel.event.FrameDescriptor;
import io.anel.event.NameKind;
import io.anel.journal.JournalInfo;
import io.anel.journal.JournalInfo.CycleInfo;
import io.anel.journal.JournalOwner;
import io.anel.journal.JournalReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** Says what a journal holds. */
@Command(
        name = "info",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {"", "Usage: anel journal info DIR [--counts] [--json]"},
        header = "Say what a journal holds: events, cycles, names, and how it ended.",
        description = "",
        footer = {
            "",
            "It looks at the manifest, each cycle's head, and what is behind the last durable point;",
            "'anel journal verify' looks at everything."
        })
final class InfoCommand extends JournalCommand {
    @Option(names = "--counts", description = "Count events by type and source; reads everything.")
    private boolean counts;

    private JournalInfo info;
    private String owner;
    private String damage;
    private Instant firstTime;
    private Instant lastTime;
    private final Map<String, Long> types = new TreeMap<>();
    private final Map<String, Long> sources = new TreeMap<>();
    private long voided;

    InfoCommand(Output output) {
        super(output);
    }

    @Override
    int run() {
        info = JournalInfo.of(directory());
        owner = JournalOwner.of(directory()).orElse(null);
        damage = damage();
        if (damage.isEmpty() && info.events() > 0) {
            firstTime = timeOf(info.firstSequence());
            lastTime = timeOf(info.lastSequence());
        }
        info.names().forEach((kind, id, name) -> (kind == NameKind.TYPE ? types : sources).put(name, 0L));
        if (counts) {
            count();
        }
        if (json()) {
            printJson();
        } else {
            printText();
        }
        return damage.isEmpty() ? ExitCode.SOUND : ExitCode.FOUND;
    }

    /** The first damage that was come upon; empty for none. */
    private String damage() {
        return info.cycles().stream()
                .map(CycleInfo::fault)
                .filter(fault -> !fault.isEmpty())
                .findFirst()
                .orElse(info.damage());
    }

    /** Of what is left; {@code verify} says what salvage could not save. */
    private JournalReader reader() {
        return JournalReader.open(directory()).onLostRange((first, last, why) -> {});
    }

    /** Of that event or, where it is lost, of the next one that is left; null when none is. */
    private Instant timeOf(long sequence) {
        Instant[] time = new Instant[1];
        try (JournalReader reader = reader().seek(sequence)) {
            for (int i = 0; i < EventScan.POLLS_AT_END && time[0] == null; i++) {
                reader.poll(
                        (at, epoch, buffer, offset, length) ->
                                time[0] = Place.instant(FrameDescriptor.timestampNs(buffer, offset)),
                        1);
            }
        }
        return time[0];
    }

    private void count() {
        try (JournalReader reader = reader();
                Progress progress = Progress.of(output(), "count", info.events())) {
            EventTally tally = new EventTally(reader);
            tally.through(info.lastSequence(), progress);
            types.putAll(tally.types());
            sources.putAll(tally.sources());
            voided = tally.voided();
        }
    }

    private String state() {
        if (!damage.isEmpty()) {
            return "damaged: " + damage;
        }
        if (owner != null) {
            return "open for writing by " + owner;
        }
        if (!info.tornAt().isEmpty()) {
            return "torn, the next opening drops the tail: " + info.tornAt();
        }
        return info.isCleanlyClosed() ? "closed in order" : "not closed in order, the next opening recovers it";
    }

    /** How a cycle ended: the last one of an opening need not have been full. */
    private String ending(int index) {
        List<CycleInfo> cycles = info.cycles();
        if (!cycles.get(index).fault().isEmpty()) {
            return "damaged";
        }
        if (index + 1 < cycles.size()) {
            return cycles.get(index + 1).epoch() == cycles.get(index).epoch() ? "rolled" : "reopened";
        }
        return !damage.isEmpty()
                ? "damaged"
                : owner != null
                        ? "open"
                        : !info.tornAt().isEmpty() ? "torn" : info.isCleanlyClosed() ? "closed" : "not closed";
    }

    private void printText() {
        print("journal", info.directory().toString());
        print("format", info.formatVersion() + ", seed " + String.format(Locale.ROOT, "%016x", info.seed()));
        print("state", state());
        print(
                "events",
                info.events() == 0
                        ? "0"
                        : String.format(
                                Locale.ROOT,
                                "%,d, %d to %d",
                                info.events(),
                                info.firstSequence(),
                                info.lastSequence()));
        if (firstTime != null) {
            print("time", lastTime == null ? "from " + firstTime : firstTime + " to " + lastTime);
        }
        print("durable", "through " + info.durableThrough());
        print("openings", Integer.toString(info.epoch()));
        print("types", names(types));
        print("sources", names(sources));
        if (counts && voided > 0) {
            print("voided", String.format(Locale.ROOT, "%,d", voided));
        }
        print(
                "cycles",
                String.format(Locale.ROOT, "%,d, %,d bytes", info.cycles().size(), info.bytes()));
        if (!info.cycles().isEmpty()) {
            output().line("");
            printCycles();
        }
    }

    private String names(Map<String, Long> names) {
        return names.entrySet().stream()
                .map(entry -> counts
                        ? entry.getKey() + " " + String.format(Locale.ROOT, "%,d", entry.getValue())
                        : entry.getKey())
                .collect(Collectors.joining(", "));
    }

    private void printCycles() {
        List<String[]> rows = new ArrayList<>();
        rows.add(new String[] {"cycle", "opening", "first", "last", "bytes", "ended", "begun", "bus", "file"});
        for (int i = 0; i < info.cycles().size(); i++) {
            CycleInfo cycle = info.cycles().get(i);
            boolean empty = cycle.lastSequence() < cycle.firstSequence();
            rows.add(new String[] {
                Integer.toString(cycle.cycle()),
                Integer.toString(cycle.epoch()),
                empty ? "-" : Long.toString(cycle.firstSequence()),
                empty ? "-" : Long.toString(cycle.lastSequence()),
                String.format(Locale.ROOT, "%,d", cycle.writtenBytes()),
                ending(i),
                cycle.created() == null ? "-" : cycle.created().toString(),
                cycle.busName() == null ? "-" : Shown.text(cycle.busName()),
                Shown.text(file(cycle))
            });
        }
        Table.print(rows, 5, output());
    }

    private String file(CycleInfo cycle) {
        return info.directory().relativize(cycle.file()).toString();
    }

    private void printJson() {
        ObjectNode object = object();
        object.put("directory", info.directory().toString());
        object.put("format", info.formatVersion());
        object.put("seed", String.format(Locale.ROOT, "%016x", info.seed()));
        object.put("epoch", info.epoch());
        object.put("events", info.events());
        object.put("firstSequence", info.firstSequence());
        object.put("lastSequence", info.lastSequence());
        object.put("firstTime", firstTime == null ? null : firstTime.toString());
        object.put("lastTime", lastTime == null ? null : lastTime.toString());
        object.put("durableThrough", info.durableThrough());
        object.put("cleanlyClosed", info.isCleanlyClosed());
        object.put("openBy", owner);
        object.put("tornAt", info.tornAt().isEmpty() ? null : info.tornAt());
        object.put("damage", damage.isEmpty() ? null : damage);
        object.put("bytes", info.bytes());
        putNames(object, "types", types);
        putNames(object, "sources", sources);
        if (counts) {
            object.put("voided", voided);
        }
        var cycles = object.putArray("cycles");
        for (int i = 0; i < info.cycles().size(); i++) {
            CycleInfo cycle = info.cycles().get(i);
            ObjectNode node = cycles.addObject();
            node.put("cycle", cycle.cycle());
            node.put("epoch", cycle.epoch());
            node.put("file", file(cycle));
            node.put("firstSequence", cycle.firstSequence());
            node.put("lastSequence", cycle.lastSequence());
            node.put("bytes", cycle.writtenBytes());
            node.put("ended", ending(i));
            node.put("begun", cycle.created() == null ? null : cycle.created().toString());
            node.put("bus", cycle.busName());
        }
        print(object);
    }

    private void putNames(ObjectNode object, String key, Map<String, Long> names) {
        if (counts) {
            ObjectNode node = object.putObject(key);
            names.forEach(node::put);
        } else {
            var node = object.putArray(key);
            names.keySet().forEach(node::add);
        }
    }
}
