package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reading;
import io.anel.torture.part.Region;
import io.anel.torture.part.Reopening;
import io.anel.torture.part.SalvagingPart;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Damage to files that were closed in order or left by a kill: changed bytes, sectors of zeros, pages swapped and repeated, in every kind of byte; whole files missing,
 * empty, cut short, foreign, in each other's place, as they were at an earlier time.
 *
 * <p>It is named, with its file and place, or harmless; what is read is what was written, as far as it goes; nobody who reads, opens or salvages it takes over a second, or much
 * memory. An opening that refuses has changed nothing. Salvage, where the part has that, saves every item whose bytes are intact.
 *
 * <p>But for damage that takes the last items, and with them every record that they were forced: what is left is what a power loss leaves, too, or a log that ended
 * earlier, and nobody can tell. What the bytes hold and prove is read from the sound files, before they are damaged ({@link Remains}): what is damaged is not asked.
 */
public final class DamageAttack implements Attack {
    private static final int DAMAGES_A_STRIKE = 1980;
    private static final int FILES_A_STRIKE = 20;
    private static final long MAX_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_TRIES = 5;
    private static final long MAX_BYTES = 64L * 1024 * 1024;
    private static final int WORK_MS = 10;
    private static final int MOST_WAITS = 20;

    private static final int REOPEN_EVERY = 50;
    private static final int SALVAGE_EVERY = 25;

    /**
     * A damage at hand.
     *
     * @param files the directory that has it
     * @param names of which whoever reads them must say one
     * @param refusedFor of which a refused opening must say one
     * @param place that must be said too; null where it is all of a file
     */
    private record Blow(
            String what, Path files, List<String> names, List<String> refusedFor, DamagedPlace place, Remains remains) {
        BrokenPromiseException broken(String why) {
            return new BrokenPromiseException(what + ": " + why);
        }
    }

    @Override
    public String name() {
        return "damage";
    }

    @Override
    public String description() {
        return "Changes bytes and files of every kind; that must be named, or harmless.";
    }

    @Override
    public String unit() {
        return "damages";
    }

    @Override
    public long shortForm() {
        return 2000;
    }

    @Override
    public void strike(Strike strike) throws Exception {
        Path files = strike.directory().resolve("files");
        Path earlier = strike.directory().resolve("earlier");
        Promises promises = new Promises();
        boolean isKilled = false;
        for (int openings = 1 + strike.choice().nextInt(2); openings > 0; openings--) {
            if (Files.exists(files)) {
                FileCopies.copy(files, earlier);
            }
            isKilled = strike.choice().nextBoolean();
            work(strike, files, promises, isKilled);
        }
        SoundFiles sound = SoundFiles.in(files, strike.part(), promises, isKilled);
        List<String> kinds = List.copyOf(sound.regions().keySet());
        for (int i = 0; i < DAMAGES_A_STRIKE; i++) {
            List<Region> regions = sound.regions().get(kinds.get(strike.choice().nextInt(kinds.size())));
            damage(strike, sound, regions.get(strike.choice().nextInt(regions.size())));
        }
        Path foreign = strike.directory().resolve("foreign");
        work(strike, foreign, new Promises(), false);
        for (int i = 0; i < FILES_A_STRIKE; i++) {
            damageFile(strike, sound, FileDamage.choose(files, foreign, earlier, strike.choice()));
        }
    }

    private static void work(Strike strike, Path files, Promises promises, boolean isKilled) throws Exception {
        try (PartProcess process = strike.start(files, promises)) {
            process.awaitOpen();
            boolean isToProve = strike.choice().nextInt(4) > 0;
            String before = forced(promises);
            process.work(1 + strike.choice().nextInt(WORK_MS));
            // Before a force is done, and told by what is written next, nothing proves anything.
            for (int i = 0; isToProve && i < MOST_WAITS && forced(promises).equals(before); i++) {
                process.work(WORK_MS);
            }
            process.work(isToProve ? strike.choice().nextInt(WORK_MS) : 0);
            if (isKilled) {
                process.kill();
            } else {
                process.end();
            }
        }
    }

    private static String forced(Promises promises) {
        return promises.survivingPowerLoss().inForce().getOrDefault(Promises.REACHES, "");
    }

    private static void damage(Strike strike, SoundFiles files, Region region) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(region.file().toFile(), "rw")) {
            Damage damage = Damage.choose(region, file.length(), strike.choice());
            byte[] sound = new byte[damage.length()];
            file.seek(damage.at());
            file.readFully(sound);
            byte[] spoilt = damage.spoil(file, sound);
            List<String> names = List.of(region.file().getFileName().toString());
            Blow blow = new Blow(
                    damage + " in the " + region.kind() + " of " + region.file(),
                    files.directory(),
                    names,
                    names,
                    DamagedPlace.of(region, damage, files.entries()),
                    Remains.of(
                            files.entries(),
                            List.of(region.file()),
                            entry -> damage.changes(entry.from(), entry.to(), sound, spoilt)));
            boolean isSpoilt = region.isChecked() && damage.changes(region.from(), region.to(), sound, spoilt);
            write(file, damage.at(), spoilt);
            try {
                judge(strike, blow, files, region.kind(), isSpoilt);
            } finally {
                write(file, damage.at(), sound);
            }
        }
    }

    private static void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    /** One file missing, empty, cut short, foreign, in another's place, or an old one. */
    private static void damageFile(Strike strike, SoundFiles files, FileDamage damage) throws Exception {
        Path spoilt = strike.directory().resolve("spoilt");
        FileCopies.copy(files.directory(), spoilt);
        damage.spoil(spoilt, strike.choice());
        Blow blow = new Blow(
                damage + " in " + spoilt,
                spoilt,
                damage.names(files.directory()),
                damage.refusedFor(files.directory(), files.isKilled()),
                null,
                damage.remains(files.directory(), spoilt, files.entries()));
        Reading reading = readInTime(strike, blow, files);
        requireNamedOrHarmless(blow, reading, files, false);
        reopen(strike, blow, reading, files);
        salvage(strike, blow, reading, files, damage.kind() != FileDamage.Kind.FOREIGN);
        FileCopies.delete(spoilt);
        strike.counted();
        strike.add((files.isNew(reading.damage()) ? "named: file " : "harmless: file ") + damage.kind(), 1);
    }

    private static void judge(Strike strike, Blow blow, SoundFiles files, String kind, boolean isSpoilt)
            throws Exception {
        Reading reading = readInTime(strike, blow, files);
        requireNamedOrHarmless(blow, reading, files, isSpoilt);
        if (strike.choice().nextInt(REOPEN_EVERY) == 0) {
            reopen(strike, blow, reading, files);
        }
        if (strike.choice().nextInt(SALVAGE_EVERY) == 0) {
            salvage(strike, blow, reading, files, true);
        }
        strike.counted();
        strike.add((files.isNew(reading.damage()) ? "named in " : "harmless in ") + kind, 1);
    }

    private static Reading readInTime(Strike strike, Blow blow, SoundFiles files) throws Exception {
        return inTime(blow, "read", () -> read(strike, blow, blow.files(), files));
    }

    private static <T> T inTime(Blow blow, String what, Callable<T> look) throws Exception {
        for (int tries = 1; ; tries++) {
            long startNs = System.nanoTime();
            long allocated = allocatedBytes();
            T seen = look.call();
            long bytes = allocatedBytes() - allocated;
            long tookNs = System.nanoTime() - startNs;
            if (bytes > MAX_BYTES) {
                throw blow.broken("expected to be " + what + " in little memory, got " + bytes + " bytes");
            }
            if (tookNs <= MAX_NS) {
                return seen;
            }
            // A machine that is busy may be slow a few times.
            if (tries == MAX_TRIES) {
                throw blow.broken("expected to be " + what + " within a second, got " + tookNs + " ns");
            }
        }
    }

    /** What is read of one of the directories; its damage is said as if it were of the sound one. */
    private static Reading read(Strike strike, Blow blow, Path directory, SoundFiles files) throws Exception {
        try {
            Reading reading = strike.part().read(directory);
            String damage = reading.damage();
            return damage == null
                    ? reading
                    : new Reading(
                            reading.digests(),
                            damage.replace(
                                    directory.toString(), files.directory().toString()),
                            reading.tail());
        } catch (RuntimeException | Error e) {
            throw new BrokenPromiseException(blow.what() + ": expected a typed answer, got " + e, e);
        }
    }

    /** @param isSpoilt whether bytes are changed that are always looked at */
    private static void requireNamedOrHarmless(Blow blow, Reading reading, SoundFiles files, boolean isSpoilt) {
        Reading whole = files.whole();
        if (!reading.isPrefixOf(whole)) {
            throw blow.broken("expected to read what was written, got something else within the first "
                    + reading.items() + " items");
        }
        boolean mayEndHere = blow.remains().mayEndBehind(reading.items());
        boolean isLoss = reading.items() < whole.items();
        boolean isTail = reading.tail() != Reading.NO_TAIL && reading.tail() < whole.items();
        if (isTail && !blow.remains().mayEndBehind(reading.tail())) {
            throw blow.broken("expected damage, got what a power loss leaves, behind " + reading.tail() + " of "
                    + whole.items() + " items; on record as forced are "
                    + blow.remains().forcedThrough());
        }
        // A kill may meet the writer behind a head, with nothing in front that tells of it.
        boolean mustBeNamed = isLoss ? !mayEndHere : isSpoilt && !(files.isKilled() && mayEndHere);
        if (!files.isNew(reading.damage()) && mustBeNamed) {
            throw blow.broken("expected it to be named, got " + reading.items() + " of " + whole.items()
                    + " items and no word; on record as forced are "
                    + blow.remains().forcedThrough());
        }
        if (files.isNew(reading.damage())) {
            requireNamed(blow, blow.names(), reading.damage());
        }
    }

    private static void requireNamed(Blow blow, List<String> names, String said) {
        if (names.stream().noneMatch(said::contains)) {
            throw blow.broken("expected one of " + names + " to be named, got " + said);
        }
        if (blow.place() != null && !blow.place().isNamedIn(said)) {
            throw blow.broken("expected " + blow.place() + " to be named, got " + said);
        }
    }

    /** An opening refuses, and has changed nothing; or it goes on, and drops nothing in silence that may not look as if it had never been. */
    private static void reopen(Strike strike, Blow blow, Reading before, SoundFiles files) throws Exception {
        Path copy = strike.directory().resolve("reopened");
        Reopening reopening = inTime(blow, "opened", () -> {
            // One that was slow has left its own files there.
            FileCopies.delete(copy);
            FileCopies.copy(blow.files(), copy);
            return strike.part().open(copy);
        });
        String refusal = reopening.refusal();
        strike.add(refusal == null ? "reopened" : "not reopened", 1);
        if (refusal != null) {
            requireNamed(
                    blow,
                    blow.refusedFor(),
                    refusal.replace(copy.toString(), files.directory().toString()));
        }
        if (reopening.hasCounted()) {
            requireKept(strike, blow, before, read(strike, blow, copy, files), files);
        } else {
            String difference =
                    TwoDirectories.difference(blow.files(), copy, strike.part().holders());
            if (difference != null) {
                throw blow.broken("expected an opening that refuses to change nothing, got another " + difference
                        + "; it said " + refusal);
            }
        }
        FileCopies.delete(copy);
    }

    private static void requireKept(Strike strike, Blow blow, Reading before, Reading after, SoundFiles files) {
        Reading whole = files.whole();
        // What a part does of itself about what a kill has cut short stands behind what is left.
        boolean isWhole = after.damage() == null
                ? after.holds(whole) && (files.isKilled() || after.items() == whole.items())
                : after.isPrefixOf(whole) && after.holds(before);
        boolean isDropped =
                after.damage() == null && blow.remains().mayEndBehind(after.common(whole)) && after.holds(before);
        if (!isWhole && !isDropped) {
            throw blow.broken("expected an opening to refuse, or to lose nothing, got " + after.items() + " of "
                    + whole.items() + " items; on record as forced are "
                    + blow.remains().forcedThrough() + "; before it was said " + before.damage());
        }
        strike.add("tails dropped", isWhole ? 0 : 1);
    }

    /**
     * Every item whose bytes are intact is saved, the rest is marked as lost, and there is nothing that nobody wrote; without what salvage can do without
     * too.
     *
     * @param allOwn whether no file is another one's: without more, nobody can tell whose are right
     */
    private static void salvage(Strike strike, Blow blow, Reading before, SoundFiles files, boolean allOwn)
            throws Exception {
        if (!(strike.part() instanceof SalvagingPart part)) {
            strike.add("not asked for salvage, which the part does not have", 1);
            return;
        }
        Path damaged = blow.files();
        boolean isWithout =
                allOwn && !part.dispensable().isEmpty() && strike.choice().nextBoolean();
        if (isWithout) {
            damaged = strike.directory().resolve("without");
            FileCopies.copy(blow.files(), damaged);
            for (String name : part.dispensable()) {
                Files.deleteIfExists(damaged.resolve(name));
            }
            strike.add("salvaged without " + String.join(", ", part.dispensable()), 1);
        }
        Path saved = strike.directory().resolve("salvaged");
        Path from = damaged;
        Reading left = inTime(blow, "salvaged", () -> {
            FileCopies.delete(saved);
            return part.salvage(from, saved);
        });
        strike.add(left == null ? "not salvaged" : "salvaged", 1);
        // What was taken away may have said what only the damaged place says too: by which seed a journal is verified.
        if (left != null || !isWithout) {
            Remains remains = isWithout ? blow.remains().without(part.dispensable()) : blow.remains();
            requireSaved(strike, blow, before, left, files, remains);
        }
        if (isWithout) {
            FileCopies.delete(damaged);
        }
        FileCopies.delete(saved);
    }

    private static void requireSaved(
            Strike strike, Blow blow, Reading before, Reading left, SoundFiles files, Remains remains) {
        Reading found = left == null ? new Reading(new long[0], null, Reading.NO_TAIL) : left;
        // A kill may have left more that verifies than the writer had come to say is there.
        Reading whole = files.whole();
        Reading own = files.isKilled() ? found.first(whole.items()) : found;
        if (found.damage() != null || !own.isPartOf(whole)) {
            throw blow.broken("expected salvage to leave sound files, and what was written, got " + found.items()
                    + " items for " + whole.items() + ", and " + found.damage());
        }
        String missing = own.holds(before) ? remains.missingIn(found) : "what can be read";
        if (missing == null && left != null) {
            missing = remains.unsaidIn(found);
        }
        if (missing != null) {
            throw blow.broken("expected salvage to save what is intact, and to mark the rest as lost, got "
                    + (found.items() - found.lost()) + " of " + whole.items() + " items without " + missing);
        }
        strike.add("items lost by salvage", whole.items() - own.items() + own.lost());
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
