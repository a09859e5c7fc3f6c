package io.anel.torture.attack;

import io.anel.torture.part.BrokenPromiseException;
import io.anel.torture.part.DurablePart;
import io.anel.torture.part.Entry;
import io.anel.torture.part.Promises;
import io.anel.torture.part.Reading;
import io.anel.torture.part.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part's files before they are damaged.
 *
 * @param whole what is read of them
 * @param regions their bytes, by kind
 * @param entries what their bytes hold and prove
 * @param isKilled whether a kill has left them; else they were closed in order
 */
record SoundFiles(
        Path directory, Reading whole, Map<String, List<Region>> regions, List<Entry> entries, boolean isKilled) {
    /** @throws BrokenPromiseException when they are not sound, or lack something that was promised */
    static SoundFiles in(Path directory, DurablePart part, Promises promises, boolean isKilled) throws Exception {
        Reading whole = part.read(directory);
        // Where a kill met the writer at work, the end may be torn.
        if (whole.damage() != null && !(isKilled && whole.tail() == whole.items())) {
            throw new BrokenPromiseException("expected files that were "
                    + (isKilled ? "left by a kill" : "closed in order") + " to be sound, got " + whole.damage());
        }
        String reaches = promises.inForce().getOrDefault(Promises.REACHES, "0");
        if (whole.items() < Long.parseLong(reaches)) {
            throw new BrokenPromiseException(
                    "expected the files to reach item " + reaches + ", as was promised, got " + whole.items());
        }
        Map<String, List<Region>> regions = new TreeMap<>();
        for (Region region : part.regions(directory)) {
            regions.computeIfAbsent(region.kind(), kind -> new ArrayList<>()).add(region);
        }
        List<Entry> entries = part.entries(directory);
        long held = entries.stream().mapToLong(Entry::last).max().orElse(0);
        if (held != whole.items()) {
            throw new BrokenPromiseException(
                    "expected to read the " + held + " items that the files hold, got " + whole.items());
        }
        long forced = entries.stream().mapToLong(Entry::forcedThrough).max().orElse(0);
        if (!isKilled && forced != held) {
            throw new BrokenPromiseException("expected files that were closed in order to have all " + held
                    + " items on record as forced, got a record through " + forced);
        }
        return new SoundFiles(directory, whole, regions, entries, isKilled);
    }

    /** Whether a damage is said that was not there before. */
    boolean isNew(String damage) {
        return damage != null && !damage.equals(whole.damage());
    }
}
