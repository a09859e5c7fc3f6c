package io.anel.journal;

import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.event.NameTable;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.ExcerptDescriptor;
import io.anel.journal.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a journal's directory holds, as far as the manifest, the cycles' heads and what is behind the last durable point tell; a
 * {@link JournalVerifier} looks at the rest.
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
 * @param damage what is damaged of the latest opening, file and byte; empty when nothing of what was looked at is
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
     * @param writtenBytes how many bytes it holds, reserved space not counted; 0 when it is missing
     * @param created when it was begun, by the engine's clock; null when its head is damaged
     * @param busName which bus wrote it; null when its head is damaged
     * @param fault what is wrong with its head, file and byte; empty when nothing is
     */
    public record CycleInfo(
            int cycle,
            int epoch,
            Path file,
            long firstSequence,
            long lastSequence,
            long writtenBytes,
            Instant created,
            String busName,
            String fault) {}

    /**
     * Looks. A writer may be at work meanwhile, or open the journal anew.
     *
     * @throws LogException when there is no journal
     * @throws DamagedLogException when its manifest is damaged, or the first cycle of the latest opening is missing
     */
    public static JournalInfo of(Path directory) {
        JournalLayout layout = new JournalLayout(directory);
        SteadyLook<JournalInfo> look = () -> look(layout);
        return look.takeSteadily(
                layout,
                info -> info.damage().isEmpty()
                        && info.tornAt().isEmpty()
                        && info.cycles().stream()
                                .allMatch(cycle -> cycle.fault().isEmpty()));
    }

    private static JournalInfo look(JournalLayout layout) throws IOException {
        // What a writer that is at work has not finished is no torn tail.
        boolean isOpen = JournalOwner.of(layout.directory()).isPresent();
        Manifest manifest = JournalVerifier.manifest(layout);
        List<CycleInfo> cycles = new ArrayList<>();
        for (CycleBounds bounds : manifest.cycles()) {
            Path file = layout.cycle(bounds);
            CycleHead head = Files.exists(file)
                    ? CycleHead.read(layout, file, manifest.seed(), bounds.cycle())
                    : CycleHead.missing();
            cycles.add(cycle(layout, bounds, head, !head.isComplete()));
        }
        if (manifest.epoch() == 0) {
            return info(layout, manifest, 0, 0, true, "", "", cycles, new NameTable());
        }
        EpochWalk walk = new EpochWalk(layout, manifest);
        String damage = "";
        try {
            Recovery.requireNewest(layout, manifest);
            walk.walk(walk.cycles().indexOfUnsettled(), excerpt -> {});
        } catch (DamagedLogException e) {
            damage = e.getMessage();
        }
        addCurrent(layout, manifest, walk, !damage.isEmpty(), cycles);
        return info(
                layout,
                manifest,
                walk.nextSequence() - 1,
                walk.durableThrough(),
                walk.isCleanlyClosed() && damage.isEmpty(),
                isOpen ? "" : walk.tornAt(),
                damage,
                cycles,
                walk.names());
    }

    /** Adds the latest opening's cycles, without those that the next opening drops. */
    private static void addCurrent(
            JournalLayout layout, Manifest manifest, EpochWalk walk, boolean isDamaged, List<CycleInfo> cycles)
            throws IOException {
        long next = manifest.openFirstSequence();
        for (int i = 0; i < walk.cycles().size(); i++) {
            int cycle = walk.cycles().number(i);
            if (!isDamaged && cycle > walk.endCycle()) {
                return;
            }
            CycleHead head = walk.cycles().head(i);
            long first = head.isComplete() ? head.firstSequence() : next;
            boolean goesOn = (isDamaged || cycle < walk.endCycle())
                    && i + 1 < walk.cycles().size()
                    && walk.cycles().head(i + 1).isComplete();
            next = goesOn ? walk.cycles().head(i + 1).firstSequence() : Math.max(first, walk.nextSequence());
            boolean isFaulty = !head.isComplete() && !head.isPending();
            cycles.add(cycle(layout, new CycleBounds(cycle, manifest.epoch(), first, next - 1), head, isFaulty));
        }
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

    private static CycleInfo cycle(JournalLayout layout, CycleBounds bounds, CycleHead head, boolean isFaulty)
            throws IOException {
        Path file = layout.cycle(bounds);
        Instant created = null;
        String bus = null;
        String fault = "";
        if (head.isComplete()) {
            long ns = head.about().createdNs();
            created = Instant.ofEpochSecond(Math.floorDiv(ns, 1_000_000_000L), Math.floorMod(ns, 1_000_000_000L));
            bus = head.about().busName();
        } else if (isFaulty) {
            fault = file + " byte " + head.faultPosition() + ": " + head.fault();
        }
        return new CycleInfo(
                bounds.cycle(),
                bounds.directoryEpoch(),
                file,
                bounds.firstSequence(),
                bounds.lastSequence(),
                Files.exists(file) ? layout.store().writtenBytes(file) : 0,
                created,
                bus,
                fault);
    }
}
