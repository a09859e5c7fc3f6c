package io.anel.torture.bus;

import io.anel.api.Ack;
import io.anel.api.AnelException;
import io.anel.api.DamagedLogException;
import io.anel.api.EventBus;
import io.anel.api.LogException;
import io.anel.journal.Journal;
import io.anel.journal.JournalLog;
import io.anel.journal.JournalVerifier;
import io.anel.journal.RecoveryReport;
import io.anel.journal.Salvage;
import io.anel.journal.chronicle.ChronicleStore;
import io.anel.journal.cycle.CycleNames;
import io.anel.log.EventLogFactory;
import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Entry;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reading;
import io.anel.torture.part.Recovered;
import io.anel.torture.part.Region;
import io.anel.torture.part.Reopening;
import io.anel.torture.part.SalvagingPart;
import io.anel.torture.part.Witness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bus on a journal: one to three publishers, single events of 16 bytes to 64 KiB, groups, and a stage that answers each event.
 *
 * <p>Its promises: under an event's sequence, whose event it is; under {@link Promises#REACHES}, how far the log reaches.
 */
public final class BusPart implements SalvagingPart {
    /** Under it, the epoch of an opening that was fenced: it did not end in order. */
    static final String FENCED_EPOCH = "fenced";
    /** Under it, the epoch of an opening that was closed in order. */
    static final String CLOSED_EPOCH = "closed";
    /** Under it, the epoch of the last opening: none is given again, whatever is lost of its events. */
    static final String EPOCH = "epoch";
    /** Under it and an event's sequence, its time. */
    static final String TIME_OF = "time-";
    /** Under it and a publisher's number, the last counter of it that was accepted. */
    static final String COUNTER_OF = "counter-";

    private static final int LOOKS_FROM_THE_MIDDLE = 3;
    /** Of two openings that strace lets run for a moment. */
    private static final int MOST_CYCLES = 40;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public void load() {
        ChronicleStore.INSTANCE.require();
    }

    @Override
    public List<Path> files(Path directory) {
        List<Path> files = new ArrayList<>(List.of(directory.resolve("manifest.new"), directory.resolve("owner")));
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (int cycle = 1; cycle <= MOST_CYCLES; cycle++) {
                files.add(directory.resolve("epoch-0000" + epoch).resolve(CycleNames.fileName(cycle)));
            }
        }
        return files;
    }

    @Override
    public Set<String> calls(boolean fromTheOpening) {
        return fromTheOpening
                ? Set.of("openat", "mkdir", "fallocate", "mmap", "fdatasync", "fsync", "rename", "unlink", "close")
                : Set.of("fdatasync", "close");
    }

    @Override
    public void run(Path directory, Random choice, Witness witness) throws Exception {
        Stages stages = new Stages();
        Journal journal = TortureBus.journal(directory, choice);
        FenceWatch fence = new FenceWatch();
        EventLogFactory log = settings -> {
            JournalLog opened = journal.open(settings);
            stages.tally().rebuiltThrough(opened.lastSequence());
            return new WatchedLog(opened, witness, fence);
        };
        EventBus bus;
        try {
            bus = TortureBus.start(log, choice, stages);
        } catch (LogException e) {
            witness.refused(e.getMessage());
            return;
        }
        witness.survivesPowerLoss(EPOCH, Integer.toString(bus.status().epoch()));
        witness.opened();
        new Publishing(bus, stages, witness, fence).run(1 + choice.nextInt(Traffic.MAX_PUBLISHERS), choice);
    }

    @Override
    public Recovered check(Path directory, Promises promises, Random choice) {
        AtomicLong openingNs = new AtomicLong();
        AtomicLong recoveredThrough = new AtomicLong();
        JournalVerifier.Report before = Files.exists(directory.resolve("manifest")) ? verify(directory) : null;
        EventLogFactory log = settings -> {
            long startNs = System.nanoTime();
            JournalLog opened = TortureBus.journal(directory, choice).open(settings);
            openingNs.set(System.nanoTime() - startNs);
            recoveredThrough.set(opened.lastSequence());
            requireEndOnRecord(opened.recovery(), promises);
            requireAsVerified(opened.recovery(), before);
            return opened;
        };
        Stages stages = new Stages();
        EventBus bus;
        long journaled;
        try {
            bus = TortureBus.start(log, choice, stages);
            try (bus) {
                requireNewEpoch(bus, promises);
                if (!bus.drain(PATIENCE)) {
                    throw new BrokenPromiseException(
                            "expected a bus that has nothing left to do after " + PATIENCE + ", got " + bus.status());
                }
                journaled = bus.sequence(Ack.JOURNALED);
            }
            Stages.requireReplayed(directory, bus);
        } catch (AnelException e) {
            throw new BrokenPromiseException("expected a journal that opens without help, got " + e.getMessage(), e);
        }
        LogCheck check = LogCheck.of(directory, promises, recoveredThrough.get());
        for (int i = 0; i < Traffic.MAX_PUBLISHERS; i++) {
            stages.requireThrough(i, check.counter(i));
        }
        if (check.last() != journaled) {
            throw new BrokenPromiseException(
                    "expected a reader to see " + journaled + " events, as the bus did, got " + check.last());
        }
        if (check.unanswered() > 0) {
            throw new BrokenPromiseException("expected an emission for every event, got " + check.unanswered()
                    + " at the end of the log without one");
        }
        for (int i = 0; i < LOOKS_FROM_THE_MIDDLE && check.last() > 0; i++) {
            check.digests().readFromTheMiddle(directory, choice);
        }
        return new Recovered(openingNs.get(), check.last(), check.digests().recovered());
    }

    private static JournalVerifier.Report verify(Path directory) {
        return JournalVerifier.verify(directory, (events, all) -> {});
    }

    /** An opening keeps what verifies, drops the rest, and says so. Before it, {@code verify} has looked; null where there was nothing yet. */
    static void requireAsVerified(RecoveryReport recovery, JournalVerifier.Report verified) {
        if (verified == null) {
            return;
        }
        if (!verified.isSound()
                || recovery.lastSequence() != verified.lastSequence()
                || !recovery.tornAt().equals(verified.tornAt())
                || recovery.cleanlyClosed() != verified.isCleanlyClosed()) {
            throw new BrokenPromiseException(
                    "expected an opening to find what verifies, " + verified + ", got " + recovery);
        }
    }

    /** What an opening gives to its events is its own, also where those of the last one are lost. */
    static void requireNewEpoch(EventBus bus, Promises promises) {
        int before = Integer.parseInt(promises.inForce().getOrDefault(EPOCH, "0"));
        if (bus.status().epoch() <= before) {
            throw new BrokenPromiseException("expected an epoch above " + before + ", got "
                    + bus.status().epoch());
        }
    }

    /** How the opening before this one has ended is what this one found. */
    static void requireEndOnRecord(RecoveryReport report, Promises promises) {
        String before = Integer.toString(report.epoch() - 1);
        if (report.cleanlyClosed() && before.equals(promises.inForce().get(FENCED_EPOCH))) {
            throw new BrokenPromiseException(
                    "expected no mark of an orderly end from an opening that was fenced, got " + report);
        }
        boolean isInOrder = report.cleanlyClosed() && !report.droppedTail();
        if (!isInOrder && before.equals(promises.inForce().get(CLOSED_EPOCH))) {
            throw new BrokenPromiseException("expected an opening that was closed in order, got " + report);
        }
    }

    @Override
    public List<Region> regions(Path directory) throws IOException {
        return JournalRegions.of(directory);
    }

    @Override
    public List<Entry> entries(Path directory) throws IOException {
        return JournalRegions.entriesOf(directory);
    }

    @Override
    public Reopening open(Path directory) {
        AtomicBoolean hasCounted = new AtomicBoolean();
        EventLogFactory log = settings -> {
            JournalLog opened = TortureBus.journal(directory, new Random(0)).open(settings);
            hasCounted.set(true);
            return opened;
        };
        try (EventBus bus = TortureBus.start(log, new Random(0), new Stages())) {
            return new Reopening(bus.drain(PATIENCE) ? null : "nothing left to do after " + PATIENCE, true);
        } catch (LogException e) {
            return new Reopening(e.getMessage(), hasCounted.get());
        }
    }

    @Override
    public Set<String> holders() {
        return Set.of("lock", "owner");
    }

    @Override
    public Reading salvage(Path damaged, Path into) {
        try {
            Salvage.salvage(damaged, into, events -> {});
        } catch (DamagedLogException e) {
            return null;
        }
        Reading left =
                new Reading(EventDigests.ofWhatIsLeft(into), Verified.of(into).fault(), Reading.NO_TAIL);
        if (left.lost() == 0) {
            // Whatever it has, somebody has published: also what a kill had left behind the end that others see.
            LogCheck.keepingDigests().readAll(into);
        }
        return left;
    }

    @Override
    public Set<String> dispensable() {
        return Set.of("manifest");
    }

    @Override
    public Reading read(Path directory) {
        LogCheck check = LogCheck.keepingDigests();
        String damage = null;
        try {
            check.readAll(directory);
        } catch (LogException e) {
            damage = e.getMessage();
        }
        Verified verified = Verified.of(directory);
        if (damage != null && verified.fault == null) {
            throw new BrokenPromiseException("expected verify to name what a reader does, " + damage + ", got nothing");
        }
        return new Reading(check.digests().all(), damage == null ? verified.fault : damage, verified.tail);
    }

    /**
     * What the verifier says, and a reader cannot tell from a log that goes on later.
     *
     * @param fault null when there is none
     * @param tail the last event before an end without the mark of an orderly one, torn or not
     */
    private record Verified(String fault, long tail) {
        static Verified of(Path directory) {
            try {
                JournalVerifier.Report report = verify(directory);
                if (!report.isSound()) {
                    return new Verified(report.damage().toString(), Reading.NO_TAIL);
                }
                return new Verified(
                        report.tornAt().isEmpty() ? null : report.tornAt(),
                        report.isCleanlyClosed() ? Reading.NO_TAIL : report.lastSequence());
            } catch (LogException e) {
                return new Verified(e.getMessage(), Reading.NO_TAIL);
            }
        }
    }
}
