package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reading;
import io.anel.torture.part.Region;
import io.anel.torture.process.FileCopies;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Damage to files that were closed in order: changed bytes, sectors of zeros, pages swapped and repeated, in every kind of byte; whole files missing, empty, cut short,
 * foreign, in each other's place.
 *
 * <p>It is named, with its file, or harmless; what is read is what was written, as far as it goes; no read takes over a second, or much memory.
 *
 * <p>But for a block, or a file, that takes the last items, and with them every record that they were forced: what is left is what a power loss leaves, too, or a log that
 * ended earlier, and nobody can tell ({@link Reading#isTail}).
 */
public final class DamageAttack implements Attack {
    private static final int DAMAGES_A_STRIKE = 1980;
    private static final int FILES_A_STRIKE = 20;
    private static final long MAX_READ_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_READ_BYTES = 64L * 1024 * 1024;
    private static final int WORK_MS = 10;
    private static final int REOPEN_EVERY = 50;

    @Override
    public String name() {
        return "damage";
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
        for (int openings = 1 + strike.choice().nextInt(2); openings > 0; openings--) {
            work(strike, files);
        }
        Reading whole = strike.part().read(files);
        if (whole.damage() != null) {
            throw new BrokenPromiseException(
                    "expected files that were closed in order to be sound, got " + whole.damage());
        }
        Map<String, List<Region>> kinds = new TreeMap<>();
        for (Region region : strike.part().regions(files)) {
            kinds.computeIfAbsent(region.kind(), kind -> new ArrayList<>()).add(region);
        }
        List<String> names = List.copyOf(kinds.keySet());
        for (int i = 0; i < DAMAGES_A_STRIKE; i++) {
            List<Region> regions = kinds.get(names.get(strike.choice().nextInt(names.size())));
            damage(strike, files, whole, regions.get(strike.choice().nextInt(regions.size())));
        }
        Path foreign = strike.directory().resolve("foreign");
        work(strike, foreign);
        for (int i = 0; i < FILES_A_STRIKE; i++) {
            damageFile(strike, files, foreign, whole);
        }
    }

    private static void work(Strike strike, Path files) throws Exception {
        try (PartProcess process = PartProcess.start(
                strike.directory(), strike.part(), files, strike.choice().nextLong(), new Promises())) {
            process.awaitOpen();
            process.work(1 + strike.choice().nextInt(WORK_MS));
            process.end();
        }
    }

    private static void damage(Strike strike, Path files, Reading whole, Region region) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(region.file().toFile(), "rw")) {
            Damage damage = Damage.choose(region, file.length(), strike.choice());
            byte[] sound = new byte[damage.length()];
            file.seek(damage.at());
            file.readFully(sound);
            byte[] spoilt = damage.spoil(file, sound);
            write(file, damage.at(), spoilt);
            try {
                judge(strike, files, whole, region, damage, Arrays.equals(sound, spoilt));
            } finally {
                write(file, damage.at(), sound);
            }
        }
    }

    private static void write(RandomAccessFile file, long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    /** One file missing, empty, cut short, foreign, or in another's place. */
    private static void damageFile(Strike strike, Path files, Path foreign, Reading whole) throws Exception {
        FileDamage damage = FileDamage.choose(files, foreign, strike.choice());
        Path spoilt = strike.directory().resolve("spoilt");
        FileCopies.copy(files, spoilt);
        damage.spoil(spoilt, strike.choice());
        String what = damage + " in " + spoilt;
        Reading reading = readInTime(strike, spoilt, what);
        boolean mayBeTorn = reading.isTail();
        boolean mustBeNamed = reading.items() != whole.items() && !mayBeTorn;
        requireNamedOrHarmless(what, reading, whole, damage.names(spoilt), mustBeNamed);
        reopen(strike, spoilt, what, reading, whole, mayBeTorn);
        salvage(strike, spoilt, what, reading, whole);
        FileCopies.delete(spoilt);
        strike.counted();
        strike.add((reading.damage() == null ? "harmless: file " : "named: file ") + damage.kind(), 1);
    }

    private static void judge(
            Strike strike, Path files, Reading whole, Region region, Damage damage, boolean isUnchanged)
            throws Exception {
        String what = damage + " in the " + region.kind() + " of " + region.file();
        Reading reading = readInTime(strike, files, what);
        boolean mayBeTorn = damage.isBlock() && reading.isTail();
        boolean mustBeNamed = (region.isChecked() && !isUnchanged || reading.items() != whole.items()) && !mayBeTorn;
        requireNamedOrHarmless(
                what, reading, whole, List.of(region.file().getFileName().toString()), mustBeNamed);
        if (strike.choice().nextInt(REOPEN_EVERY) == 0) {
            reopen(strike, files, what, reading, whole, mayBeTorn);
            salvage(strike, files, what, reading, whole);
        }
        strike.counted();
        strike.add((reading.damage() == null ? "harmless in " : "named in ") + region.kind(), 1);
    }

    private static Reading readInTime(Strike strike, Path files, String what) throws Exception {
        long startNs = System.nanoTime();
        long allocated = allocatedBytes();
        Reading reading = read(strike, files, what);
        long bytes = allocatedBytes() - allocated;
        long tookNs = System.nanoTime() - startNs;
        if (tookNs > MAX_READ_NS) {
            throw new BrokenPromiseException(what + ": expected to be read within a second, got " + tookNs + " ns");
        }
        if (bytes > MAX_READ_BYTES) {
            throw new BrokenPromiseException(what + ": expected to be read in little memory, got " + bytes + " bytes");
        }
        return reading;
    }

    private static Reading read(Strike strike, Path files, String what) throws Exception {
        try {
            return strike.part().read(files);
        } catch (RuntimeException | Error e) {
            throw new BrokenPromiseException(what + ": expected a typed answer, got " + e, e);
        }
    }

    private static void requireNamedOrHarmless(
            String what, Reading reading, Reading whole, List<String> files, boolean mustBeNamed) {
        if (!reading.isPrefixOf(whole)) {
            throw new BrokenPromiseException(
                    what + ": expected to read what was written, got something else within the first " + reading.items()
                            + " items");
        }
        if (reading.damage() == null && mustBeNamed) {
            throw new BrokenPromiseException(what + ": expected it to be named, got " + reading.items() + " of "
                    + whole.items() + " items and no word");
        }
        if (reading.damage() != null && files.stream().noneMatch(reading.damage()::contains)) {
            throw new BrokenPromiseException(what + ": expected " + files + " to be named, got " + reading.damage());
        }
    }

    /** All of it had been forced: an opening refuses, or goes on with all of it; it drops nothing in silence. */
    private static void reopen(Strike strike, Path files, String what, Reading before, Reading whole, boolean mayBeTorn)
            throws Exception {
        Path copy = strike.directory().resolve("reopened");
        FileCopies.copy(files, copy);
        String refusal = strike.part().reopen(copy);
        strike.add(refusal == null ? "reopened" : "not reopened", 1);
        if (refusal == null) {
            Reading after = read(strike, copy, what + ", opened again");
            boolean isWhole = after.isPrefixOf(whole) && (after.items() == whole.items() || after.damage() != null);
            // What a part does of itself about a tail that it has dropped stands behind what is left.
            boolean isDropped = mayBeTorn && after.damage() == null && after.holds(before);
            if (!isWhole && !isDropped) {
                throw new BrokenPromiseException(what + ": expected an opening to refuse, or to lose nothing, got "
                        + after.items() + " of " + whole.items() + " items; before it was said " + before.damage());
            }
            strike.add("tails dropped", isWhole ? 0 : 1);
        }
        FileCopies.delete(copy);
    }

    /** What a reader can read is saved, and nothing that nobody wrote. */
    private static void salvage(Strike strike, Path files, String what, Reading before, Reading whole)
            throws Exception {
        Path saved = strike.directory().resolve("salvaged");
        Reading left = strike.part().salvage(files, saved);
        if (left == null) {
            strike.add("not salvaged", 1);
            if (before.items() > 0) {
                throw new BrokenPromiseException(what + ": expected salvage to save what can be read, " + before.items()
                        + " items, got nothing");
            }
        } else {
            strike.add("salvaged", 1);
            strike.add("items lost by salvage", whole.items() - left.items() + left.lost());
            if (!left.isPartOf(whole) || !left.holds(before) || left.damage() != null) {
                throw new BrokenPromiseException(what + ": expected salvage to save at least the " + before.items()
                        + " items that can be read, and to leave sound files, got " + (left.items() - left.lost())
                        + " of " + whole.items() + ", and " + left.damage());
            }
        }
        FileCopies.delete(saved);
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
