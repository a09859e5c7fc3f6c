package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.NameTable;
import io.anel.journal.chronicle.CycleFile;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal's directory holds, as far as the manifest, the cycles' heads and the newest cycle tell; a {@link
 * JournalVerifier} looks at the rest.
 *
 * @param directory where it stands
 * @param formatVersion of its bytes
 * @param seed that its events' ids are made with
 * @param epoch the latest opening
 * @param firstSequence the lowest that can be read; one above {@code lastSequence} when there is none
 * @param lastSequence the last event that verified
 * @param durableThrough the last event that is on record as forced
 * @param isCleanlyClosed whether the latest opening has ended in order; false while it goes on
 * @param tornAt where a torn tail begins, file and byte; empty when there is none
 * @param damage what is damaged, file and byte; empty when nothing of what was looked at is
 * @param cycles ascending
 * @param names every name in the newest cycle
 */
public record JournalInfo(
        Path directory,
        int formatVersion,
        long seed,
        int epoch,
        long firstSequence,
        long lastSequence,
        long durableThrough,
        boolean isCleanlyClosed,
        String tornAt,
        String damage,
        List<CycleInfo> cycles,
        NameTable names) {

    /** How many events there are, with those that salvage could not save. */
    public long events() {
        return lastSequence - firstSequence + 1;
    }

    /** How many bytes the cycles' files hold, reserved space not counted. */
    public long bytes() {
        return cycles.stream().mapToLong(CycleInfo::writtenBytes).sum();
    }

    /**
     * One cycle.
     *
     * @param cycle its number
     * @param epoch the opening that wrote the file
     * @param file where it stands
     * @param firstSequence its first event
     * @param lastSequence its last that counts; below {@code firstSequence} when it has none
     * @param writtenBytes how many bytes it holds, reserved space not counted
     * @param created when it was begun, by the engine's clock; null when its head is damaged
     * @param busName which bus wrote it; null when its head is damaged
     */
    public record CycleInfo(
            int cycle,
            int epoch,
            Path file,
            long firstSequence,
            long lastSequence,
            long writtenBytes,
            Instant created,
            String busName) {}

    /**
     * Looks. A writer may be at work meanwhile.
     *
     * @throws LogException when there is no journal
     * @throws DamagedLogException when its manifest is damaged
     */
    public static JournalInfo of(Path directory) {
        JournalLayout layout = new JournalLayout(directory);
        try {
            Manifest manifest = JournalVerifier.manifest(layout);
            List<CycleInfo> cycles = new ArrayList<>();
            for (CycleBounds bounds : manifest.cycles()) {
                CycleHead head = JournalVerifier.head(layout, manifest, bounds.directoryEpoch(), bounds.cycle());
                cycles.add(cycle(layout, bounds, head));
            }
            return current(layout, manifest, cycles);
        } catch (IOException e) {
            throw new LogException(directory + ": expected a journal that can be read, got " + IoReason.of(e), e);
        }
    }

    private static JournalInfo current(JournalLayout layout, Manifest manifest, List<CycleInfo> cycles)
            throws IOException {
        if (manifest.epoch() == 0) {
            return info(layout, manifest, 0, 0, true, "", "", cycles, new NameTable());
        }
        EpochWalk walk = new EpochWalk(layout, manifest);
        int newest = walk.indexOfNewest();
        String damage = "";
        long last = walk.head(newest).firstSequence() - 1;
        try {
            walk.walk(newest, batch -> {});
        } catch (DamagedLogException e) {
            damage = e.getMessage();
        }
        last = Math.max(last, walk.nextSequence() - 1);
        for (int i = 0; i <= newest; i++) {
            CycleHead head = walk.head(i);
            long lastOfCycle = i < newest ? walk.head(i + 1).firstSequence() - 1 : last;
            CycleBounds bounds =
                    new CycleBounds(walk.cycles().get(i), manifest.epoch(), head.firstSequence(), lastOfCycle);
            cycles.add(cycle(layout, bounds, head));
        }
        return info(
                layout,
                manifest,
                last,
                walk.durableThrough(),
                walk.isCleanlyClosed() && damage.isEmpty(),
                walk.tornAt(),
                damage,
                cycles,
                walk.names());
    }

    private static JournalInfo info(
            JournalLayout layout,
            Manifest manifest,
            long last,
            long durable,
            boolean clean,
            String tornAt,
            String damage,
            List<CycleInfo> cycles,
            NameTable names) {
        return new JournalInfo(
                layout.directory(),
                ExcerptDescriptor.FORMAT_VERSION,
                manifest.seed(),
                manifest.epoch(),
                manifest.firstSequence(),
                last,
                durable,
                clean,
                tornAt,
                damage,
                List.copyOf(cycles),
                names);
    }

    private static CycleInfo cycle(JournalLayout layout, CycleBounds bounds, CycleHead head) throws IOException {
        Path file = layout.cycle(bounds);
        Instant created = null;
        String bus = null;
        if (head.isComplete()) {
            long ns = head.about().createdNs();
            created = Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L), Math.floorMod(ns, 1_000_000_000L));
            bus = head.about().busName();
        }
        return new CycleInfo(
                bounds.cycle(),
                bounds.directoryEpoch(),
                file,
                bounds.firstSequence(),
                bounds.lastSequence(),
                CycleFile.writtenBytes(file),
                created,
                bus);
    }
}
