package io.anel.journal;

import io.anel.api.AnelException;
import io.anel.api.LogOpenException;
import io.anel.event.EventId;
import io.anel.journal.cycle.CycleCursor;
import io.anel.journal.cycle.CycleMapping;
import io.anel.journal.cycle.CycleNames;
import io.anel.journal.cycle.OwnerOnly;
import io.anel.journal.format.Manifest;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens a journal for writing. The order is what makes a kill at any point harmless:
 *
 * <ol>
 *   <li>check the JVM, the settings and the directory; take the lock; force the manifest's name, and until an opening has counted
 *       those of all directories above; recover, which only reads;
 *   <li>write a directory for the new epoch: head, the batches past the last durable point; force all of it;
 *   <li>replace the manifest in one step: from here the new epoch counts, and before it never did;
 *   <li>write something of the new epoch's own and force it: the proof that it did count, also beside an older manifest;
 *   <li>only then tidy up what the old epoch left behind its bounds.
 * </ol>
 */
final class JournalOpening {
    private static final Logger LOGGER = LoggerFactory.getLogger(JournalOpening.class);

    private final JournalLayout layout;
    private final JournalConfig config;
    private final LogSettings settings;

    private JournalOpening(JournalLayout layout, JournalConfig config, LogSettings settings) {
        this.layout = layout;
        this.config = config;
        this.settings = settings;
    }

    static JournalLog open(Path directory, JournalConfig config, LogSettings settings) {
        RequiredFlags.require(RequiredFlags::isGiven);
        new JournalLayout(directory).store().require();
        config.requireFits(settings);
        try {
            if (!Files.exists(directory)) {
                if (!config.createIfMissing()) {
                    throw new LogOpenException(directory + ": expected a journal, got no such directory");
                }
                DirectoryCheck.create(directory);
            }
            // A link on the way may be pointed elsewhere while the journal is open.
            return new JournalOpening(new JournalLayout(directory.toRealPath()), config, settings).open();
        } catch (IOException | UncheckedIOException e) {
            throw new LogOpenException(
                    directory + ": expected a journal that can be opened for writing, got " + IoReason.of(e), e);
        } catch (InternalError e) {
            // The JVM's answer when a mapped file is cut short under it, or its disk cannot read it.
            throw new LogOpenException(
                    directory + ": expected files that can be read to their ends, got " + e.getMessage(), e);
        }
    }

    private JournalLog open() throws IOException {
        Path directory = layout.directory();
        DirectoryCheck.requireOurs(directory);
        DirectoryCheck.requireNoLinks(layout);
        Manifest before = ManifestFile.read(layout);
        if (before == null) {
            requireUnused();
        }
        DirectoryLock lock = DirectoryLock.acquire(layout, settings.busName());
        boolean opened = false;
        try {
            // Read again: before the lock was ours another opening may have been at work.
            Manifest manifest = ManifestFile.read(layout);
            if (manifest == null) {
                requireUnused();
                manifest = Manifest.empty(layout.store().newSeed());
            }
            if (manifest.epoch() == 0) {
                // An opening may have been killed before it had forced what it, or one before it, made.
                DirectoryCheck.forceAbove(directory);
            }
            JournalLog log = begin(lock, manifest);
            opened = true;
            return log;
        } finally {
            if (!opened) {
                lock.release();
            }
        }
    }

    private void requireUnused() throws IOException {
        List<String> foreign = layout.foreignNames();
        if (!foreign.isEmpty()) {
            String what = foreign.stream().allMatch(JournalLayout::isEpoch)
                    ? "a journal that has lost its manifest"
                    : "one with '" + foreign.get(0) + "' in it";
            throw new LogOpenException(layout.directory() + ": expected a journal or an empty directory, got " + what);
        }
    }

    private JournalLog begin(DirectoryLock lock, Manifest manifest) throws IOException {
        int epoch = manifest.epoch() + 1;
        if (epoch > EventId.MAX_EPOCH) {
            throw new LogOpenException(layout.directory() + ": expected at most " + EventId.MAX_EPOCH
                    + " openings, the last whose number fits into an event's id, got one more");
        }
        RecoveredLog recovered = Recovery.recover(layout, manifest);
        lock.recordOwner(layout, settings.busName());
        // Also where it stands: an opening that failed to force its name may have left it in the cache alone, and no
        // later force of the directory brings it onto the medium. Without it, what is made now would look like the
        // work of a later opening than the manifest knows.
        ManifestFile.write(layout, manifest);
        Path epochDirectory = layout.epoch(epoch);
        DirectoryCheck.deleteEpoch(epochDirectory);
        OwnerOnly.createDirectory(epochDirectory);
        UnforcedCycles unforced = new UnforcedCycles(epochDirectory);
        CycleWriter writer = null;
        boolean begun = false;
        try {
            writer = CycleWriter.open(config, settings, layout, unforced, manifest.seed(), epoch, recovered);
            if (writer == null) {
                throw new LogOpenException(layout.directory() + ": expected room for a new cycle, got a full disk");
            }
            copyTail(writer, manifest, recovered);
            unforced.force();
            OwnerOnly.forceDirectory(layout.directory());
            Manifest settled = new Manifest(
                    manifest.seed(),
                    epoch,
                    recovered.nextCycle(),
                    recovered.settledThrough() + 1,
                    recovered.lastSequence(),
                    recovered.bounds());
            ManifestFile.write(layout, settled);
            // Once something of the old epoch is gone, its manifest must not be believed any more, whoever puts it
            // back.
            writer.padding(recovered.lastSequence());
            unforced.force();
            begun = true;
            tidy(recovered);
            LOGGER.info("{}: {}", layout, recovered.report());
            return new JournalLog(
                    layout, config, lock, writer, unforced, manifest.seed(), settled.firstSequence(), recovered);
        } catch (AnelException | IOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new IOException(e.toString(), e);
        } finally {
            if (!begun) {
                if (writer != null) {
                    writer.close();
                }
                unforced.close();
                if (!isNamed(epoch)) {
                    DirectoryCheck.deleteEpoch(epochDirectory);
                }
            }
        }
    }

    /** The manifest may have been replaced although replacing it failed: then this epoch counts, and has to stay. */
    private boolean isNamed(int epoch) {
        try {
            Manifest manifest = ManifestFile.read(layout);
            return manifest == null || manifest.epoch() >= epoch;
        } catch (IOException | AnelException e) {
            return true;
        }
    }

    private void copyTail(CycleWriter writer, Manifest manifest, RecoveredLog recovered) throws IOException {
        CycleCursor cursor = null;
        try {
            for (RecoveredLog.BatchPlace place : recovered.toCopy()) {
                if (cursor == null || cursor.cycle() != place.cycle()) {
                    if (cursor != null) {
                        cursor.close();
                    }
                    CycleMapping mapping = layout.mapping(layout.cycle(manifest.epoch(), place.cycle()));
                    cursor = new CycleCursor(mapping, manifest.seed(), place.cycle(), true);
                }
                cursor.position(place.position());
                if (cursor.next() != CycleCursor.EXCERPT) {
                    throw new IOException(cursor.mapping().path() + " byte " + place.position()
                            + ": changed while it was being recovered: " + cursor.fault());
                }
                writer.copy(cursor, recovered.settledThrough());
            }
        } finally {
            if (cursor != null) {
                cursor.close();
            }
        }
        if (writer.nextSequence() != recovered.lastSequence() + 1) {
            throw new IOException(layout.directory() + ": expected to have copied events through "
                    + recovered.lastSequence() + ", got through " + (writer.nextSequence() - 1));
        }
    }

    /**
     * Deletes what does not count any more, and gives back the space behind the last end: a thousand openings must not fill a
     * disk. Readers need nothing but the cycles in the manifest.
     */
    private void tidy(RecoveredLog recovered) {
        Set<Path> counting = new HashSet<>();
        recovered.bounds().forEach(bounds -> counting.add(layout.cycle(bounds)));
        try {
            for (int epoch : layout.epochs()) {
                if (epoch < recovered.report().epoch()) {
                    tidy(epoch, counting);
                }
            }
            Path end = layout.cycle(recovered.report().epoch() - 1, recovered.endCycle());
            if (counting.contains(end)) {
                layout.store().giveBack(end, recovered.endPosition() + (long) Integer.BYTES);
            }
        } catch (IOException | RuntimeException e) {
            // The space stays taken; nothing else depends on it.
            LOGGER.warn("{}: cannot tidy up behind the new epoch", layout, e);
        }
    }

    private void tidy(int epoch, Set<Path> counting) {
        try {
            List<Integer> cycles = layout.cycles(epoch);
            cycles.removeIf(cycle -> counting.contains(layout.cycle(epoch, cycle)));
            for (int cycle : cycles) {
                Files.delete(layout.cycle(epoch, cycle));
            }
            Files.deleteIfExists(layout.epoch(epoch).resolve(CycleNames.METADATA));
            if (layout.cycles(epoch).isEmpty()) {
                Files.deleteIfExists(layout.epoch(epoch));
            }
        } catch (IOException | RuntimeException e) {
            // Somebody has put something there. The other epochs are no worse for it.
            LOGGER.warn("{}: cannot tidy up epoch {}", layout, epoch, e);
        }
    }
}
