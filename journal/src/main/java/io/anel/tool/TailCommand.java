package io.anel.tool;

import io.anel.api.DamagedLogException;
import io.anel.event.FrameEvent;
import io.anel.journal.JournalInfo;
import io.anel.journal.JournalReader;
import io.anel.journal.RewoundException;
import io.anel.journal.Salvage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints the last events, and then each that comes. */
@Command(
        name = "tail",
        sortOptions = false,
        synopsisHeading = "",
        customSynopsis = {
            "",
            "Usage: anel journal tail DIR [-n N] [--no-follow] [FILTER…] [--from …] [--to …] [--limit N] [--full] [--json]"
        },
        header = "Print the last events, then each that comes, also over a restart of the writer.",
        description = "",
        footer = {
            "",
            "It ends at --to or --limit, by Ctrl-C, or at the first event for which its reader is gone.",
            "",
            "  anel journal tail DIR --lines 0 --type alert"
        })
final class TailCommand extends JournalCommand {
    private static final int DEFAULT_LINES = 10;
    private static final int MAX_LINES = 1_000_000;
    private static final long FIRST_WINDOW = 1024;
    private static final int WINDOW_GROWTH = 16;
    private static final long SHORTEST_WAIT_NS = 1_000_000;
    private static final long LONGEST_WAIT_NS = 5_000_000;
    private static final long FLUSH_ON_EXIT_MS = 2_000;

    @Mixin
    private FilterOptions filter;

    @Mixin
    private RangeOptions range;

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "N",
            description = "Begin with the last N events that fit; 10 unless given.")
    private Integer lines;

    @Option(names = "--no-follow", description = "End at the journal's end as it is now.")
    private boolean noFollow;

    @Option(names = "--limit", paramLabel = "N", description = "End after so many events.")
    private Long limit;

    @Option(names = "--full", description = "Bytes to the last, not the first 32.")
    private boolean full;

    private record Line(long sequence, String text) {}

    private final LostEvents lost;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean interrupted;
    private Function<FrameEvent, String> form;
    private long most;
    private JournalReader reader;
    private EventScan scan;
    private boolean notedTornTail;

    TailCommand(Output output) {
        super(output);
        lost = new LostEvents(output);
    }

    @Override
    int run() {
        range.check();
        most = EventScan.limit(limit);
        if (lines != null && (lines < 0 || lines > MAX_LINES)) {
            throw new UsageException("expected --lines of 0 to " + MAX_LINES + ", got --lines=" + lines);
        }
        if (lines != null && range.from() != null) {
            throw new UsageException("expected --lines or --from, got both");
        }
        form = json() ? new EventJson() : new EventText(full);
        filter.patterns();
        Thread onExit = new Thread(this::stopAndWait, "anel-tail-exit");
        Runtime.getRuntime().addShutdownHook(onExit);
        try {
            printFirst();
            if (!noFollow) {
                follow();
            }
            return lost.exitCode();
        } finally {
            if (reader != null) {
                reader.close();
            }
            ended.countDown();
            removeHook(onExit);
        }
    }

    /** The last lines, or those from where the range begins. */
    private void printFirst() {
        Extent extent = Extent.of(directory());
        reader = JournalReader.open(directory());
        if (range.from() != null) {
            range.seek(reader);
            scan = newScan(most);
        } else {
            lastLines(extent, lines == null ? DEFAULT_LINES : lines);
        }
        if (noFollow || extent.isDamaged()) {
            scan.through(extent.lastReadable());
            output().flush();
            if (!scan.isDone()) {
                extent.refuseDamage();
            }
            extent.noteTornTail(output());
        }
        output().flush();
    }

    private void lastLines(Extent extent, int count) {
        long last = extent.lastSequence();
        long first = reader.firstSequence();
        ArrayDeque<Line> kept = new ArrayDeque<>();
        List<Salvage.Lost> missing = new ArrayList<>();
        long window = Math.max(FIRST_WINDOW, count);
        long from = count == 0 ? last + 1 : Math.max(first, last - window + 1);
        EventScan look;
        while (true) {
            reader.seek(from);
            look = new EventScan(
                    reader,
                    filter,
                    range.to(),
                    Long.MAX_VALUE,
                    event -> {
                        if (kept.size() == count) {
                            kept.removeFirst();
                        }
                        kept.addLast(new Line(event.sequence(), form.apply(event)));
                    },
                    (firstLost, lastLost, why) -> missing.add(new Salvage.Lost(firstLost, lastLost, why)));
            look.through(last);
            if (kept.size() == count || from == first || count == 0) {
                break;
            }
            kept.clear();
            missing.clear();
            window *= WINDOW_GROWTH;
            from = Math.max(first, last - window + 1);
        }
        long printed = Math.min(kept.size(), most);
        long shownFrom =
                kept.isEmpty() || kept.size() < count ? first : kept.getFirst().sequence();
        missing.stream()
                .filter(range -> range.lastSequence() >= shownFrom)
                .forEach(range -> lost.onLostRange(range.firstSequence(), range.lastSequence(), range.why()));
        kept.stream().limit(printed).map(Line::text).forEach(output()::line);
        scan = newScan(most - printed).behind(look.lastSequence(), look.lastEpoch());
    }

    private EventScan newScan(long limitNow) {
        return new EventScan(reader, filter, range.to(), limitNow, event -> output().line(form.apply(event)), lost);
    }

    private void follow() {
        long waitNs = SHORTEST_WAIT_NS;
        while (!scan.isDone() && !interrupted && !Thread.currentThread().isInterrupted()) {
            if (poll() > 0) {
                output().flush();
                waitNs = SHORTEST_WAIT_NS;
            } else {
                LockSupport.parkNanos(waitNs);
                waitNs = Math.min(waitNs * 2, LONGEST_WAIT_NS);
            }
        }
        output().flush();
    }

    private int poll() {
        try {
            return scan.poll();
        } catch (RewoundException e) {
            output().flush();
            output().error("note: " + e.getMessage());
            goOnAfter(e);
            return 0;
        } catch (DamagedLogException e) {
            if (!isTornTail()) {
                throw e;
            }
            return 0;
        }
    }

    /** What an earlier opening had written and this one has kept was shown before. */
    private void goOnAfter(RewoundException e) {
        JournalInfo info = JournalInfo.of(directory());
        long from = info.cycles().stream()
                .filter(cycle -> cycle.epoch() == info.epoch())
                .mapToLong(JournalInfo.CycleInfo::firstSequence)
                .findFirst()
                .orElse(info.lastSequence() + 1);
        EventScan before = scan;
        reader.close();
        reader = JournalReader.open(directory()).seek(from);
        scan = newScan(before.left()).behind(Math.max(before.lastSequence(), e.lastSequence()), before.lastEpoch());
    }

    /** Whether the reader stands before a torn tail: the next opening drops it, and there is more to come then. */
    private boolean isTornTail() {
        JournalInfo info = JournalInfo.of(directory());
        boolean torn = info.damage().isEmpty() && reader.nextSequence() > info.lastSequence();
        if (torn && !notedTornTail) {
            notedTornTail = true;
            output().flush();
            new Extent(directory(), info.lastSequence(), "", info.tornAt()).noteTornTail(output());
        }
        return torn;
    }

    /** On Ctrl-C: lets the last line be written whole. */
    private void stopAndWait() {
        interrupted = true;
        try {
            ended.await(FLUSH_ON_EXIT_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook is why we are here.
        }
    }
}
