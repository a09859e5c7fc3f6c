package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.api.LogOpenException;
import io.anel.event.EventId;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.format.ExcerptKind;
import io.anel.journal.format.LostRangeDescriptor;
import io.anel.journal.format.Manifest;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.SystemEpochNanoClock;

/**
 * Writes what verifies of a damaged journal into a new one, and marks what is lost. The damaged one stays as it is.
 *
 * <p>Events keep their sequences, epochs, times and ids. Where some are lost the new journal has a lost range, which readers report: it is sound, but no
 * longer whole, and a bus refuses it by name.
 *
 * <p>The manifest is not needed. Without one the seed comes from the cycles' heads. What of each opening counts, both say.
 *
 * <p><b>Threading:</b> one thread; nobody may be writing the journal. <b>Durability:</b> on return the new journal is forced as a whole.
 */
public final class Salvage {
    /** Told now and then how many events were saved. */
    @FunctionalInterface
    public interface Progress {
        void onProgress(long events);
    }

    /** Events that could not be saved. */
    public record Lost(long firstSequence, long lastSequence, String why) {
        public long events() {
            return lastSequence - firstSequence + 1;
        }
    }

    /**
     * How the log ends. What may have stood behind a place that is not {@link #isCleanlyClosed}, nobody can tell.
     *
     * @param isCleanlyClosed whether the latest opening has ended in order
     * @param fault what was found there, file and byte, that does not verify; empty when nothing was
     * @param isDamage whether no kill and no power loss leaves that; else the tail is torn
     */
    public record End(boolean isCleanlyClosed, String fault, boolean isDamage) {
        static final End CLOSED = new End(true, "", false);
        static final End NOT_CLOSED = new End(false, "", false);

        static End torn(String fault) {
            return new End(false, fault, false);
        }

        static End damaged(String fault) {
            return new End(false, fault, true);
        }
    }

    /**
     * What came of it.
     *
     * @param firstSequence of the new journal
     * @param lastSequence of the new journal
     * @param events how many were saved
     * @param lost what was not, in order
     * @param end of the old journal, unless its last events are lost: then only whether it was closed in order
     * @param withoutManifest why the manifest was not followed: missing, damaged or older than the journal; empty when it was
     */
    public record Report(
            long firstSequence, long lastSequence, long events, List<Lost> lost, End end, String withoutManifest) {
        /** Whether nothing is known to be missing. */
        public boolean isComplete() {
            return lost.isEmpty() && !end.isDamage();
        }
    }

    private static final String NAME = "salvage";
    private static final int RESERVE_BYTES = 64 * 1024;
    private static final int TELL_EVERY = 10_000;

    private final SalvageSource source;
    private final JournalLayout into;
    private final Progress progress;
    private final List<Lost> lost = new ArrayList<>();
    private CycleWriter writer;
    private long events;
    private long untold;

    private Salvage(SalvageSource source, JournalLayout into, Progress progress) {
        this.source = source;
        this.into = into;
        this.progress = progress;
    }

    /**
     * Salvages.
     *
     * @param from the damaged journal
     * @param to where the new one is to be: an empty directory, or none yet
     * @throws LogOpenException when {@code from} is no journal, or open for writing, or {@code to} is not empty or cannot be written
     * @throws DamagedLogException when nothing can be saved; then nothing is written
     */
    public static Report salvage(Path from, Path to, Progress progress) {
        RequiredFlags.require();
        if (JournalOwner.of(from).isPresent()) {
            throw new LogOpenException(from + ": expected a journal that nobody writes, got one that is open by "
                    + JournalOwner.of(from).get());
        }
        try {
            SalvageSource source = SalvageSource.open(new JournalLayout(from));
            if (isWithin(to, from)) {
                throw new LogOpenException(to + ": expected a directory outside of " + from + ", got one within it");
            }
            if (!Files.exists(to)) {
                DirectoryCheck.create(to);
            }
            return new Salvage(source, new JournalLayout(to.toRealPath()), progress).run();
        } catch (IOException | UncheckedIOException e) {
            throw new LogException(from + ": cannot be salvaged into " + to + ": " + IoReason.of(e), e);
        } catch (InternalError e) {
            throw new LogException(from + ": cannot be salvaged into " + to + ": " + e.getMessage(), e);
        }
    }

    /** Whether a directory, be it one that is to be made, stands in another, whatever links lead there. */
    private static boolean isWithin(Path made, Path other) throws IOException {
        Path there = made.toAbsolutePath();
        while (!Files.exists(there)) {
            there = there.getParent();
        }
        return there.toRealPath().startsWith(other.toRealPath());
    }

    private Report run() throws IOException {
        DirectoryCheck.requireOurs(into.directory());
        requireEmpty();
        DirectoryLock lock = DirectoryLock.acquire(into, NAME);
        try {
            requireEmpty();
            return write();
        } finally {
            lock.release();
        }
    }

    private void requireEmpty() throws IOException {
        List<String> names = into.foreignNames();
        if (!names.isEmpty()) {
            throw new LogOpenException(
                    into.directory() + ": expected an empty directory, got one with '" + names.get(0) + "' in it");
        }
    }

    private Report write() throws IOException {
        int epoch = Math.min(source.lastEpoch() + 1, EventId.MAX_EPOCH);
        Path epochDirectory = into.epoch(epoch);
        OwnerOnly.createDirectory(epochDirectory);
        UnforcedCycles unforced = new UnforcedCycles(epochDirectory);
        long first = source.firstSequence();
        boolean written = false;
        try {
            writer = open(unforced, epoch, first);
            source.forEach(this::take);
            End end = source.end();
            long last = writer.nextSequence() - 1;
            if (source.toldThrough() > last) {
                lose(source.toldThrough(), source.faultBehind());
                end = end.isCleanlyClosed() ? End.CLOSED : End.NOT_CLOSED;
            }
            last = writer.nextSequence() - 1;
            unforced.force();
            writer.cleanClose();
            writer.seal();
            unforced.force();
            OwnerOnly.forceDirectory(into.directory());
            DirectoryCheck.forceAbove(into.directory());
            ManifestFile.write(into, new Manifest(source.seed(), epoch, 1, first, last, List.of()));
            written = true;
            progress.onProgress(events);
            return new Report(first, last, events, List.copyOf(lost), end, source.withoutManifest());
        } finally {
            if (writer != null) {
                writer.close();
            }
            unforced.close();
            if (!written) {
                DirectoryCheck.deleteEpoch(epochDirectory);
            }
        }
    }

    private CycleWriter open(UnforcedCycles unforced, int epoch, long first) throws IOException {
        RecoveryReport none = new RecoveryReport(epoch, true, first - 1, 0, 0, "");
        RecoveredLog before = new RecoveredLog(
                List.of(),
                first - 1,
                Long.MIN_VALUE,
                first - 1,
                Long.MIN_VALUE,
                source.names(),
                List.of(),
                1,
                0,
                0,
                none);
        LogSettings settings = new LogSettings(NAME, source.largestBody(), RESERVE_BYTES, new SystemEpochNanoClock());
        CycleWriter opened =
                CycleWriter.open(JournalConfig.ofDefaults(), settings, into, unforced, source.seed(), epoch, before);
        if (opened == null) {
            throw new LogOpenException(into.directory() + ": expected room for a new cycle, got a full disk");
        }
        return opened;
    }

    /** Takes the next excerpt that verified and counts; what is missing in front of it is lost. */
    private void take(CycleCursor excerpt, String fault) throws IOException {
        long firstOfIt = excerpt.firstSequence();
        if (firstOfIt > writer.nextSequence()) {
            lose(firstOfIt - 1, fault);
        }
        if (excerpt.kind() == ExcerptKind.LOST_RANGE) {
            lose(
                    LostRangeDescriptor.lastSequence(excerpt.mapping().buffer(), excerpt.bodyOffset()),
                    LostRangeDescriptor.why(excerpt.mapping().buffer(), excerpt.bodyOffset(), excerpt.bodyLength()));
            return;
        }
        writer.copy(excerpt, writer.nextSequence() - 1);
        events += excerpt.count();
        untold += excerpt.count();
        if (untold >= TELL_EVERY) {
            untold = 0;
            progress.onProgress(events);
        }
    }

    private void lose(long last, String why) throws IOException {
        long firstLost = writer.nextSequence();
        lost.add(new Lost(firstLost, last, why));
        writer.lostRange(last, why, firstLost - 1);
    }
}
