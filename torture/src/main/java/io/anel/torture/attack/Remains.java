package io.anel.torture.attack;

import io.anel.torture.part.Entry;
import io.anel.torture.part.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a damage has left of sound files, by their own account: what must still be there, and what may look as if it had never been.
 *
 * @param intact every entry of which no byte was changed
 * @param firstAtStake the first item that may be lost; 0 where nothing may be in silence
 * @param lastToSave the last item that salvage is held to
 */
record Remains(List<Entry> intact, long firstAtStake, long lastToSave) {
    /**
     * Of sound files.
     *
     * @param spoilt the files that are damaged
     * @param isSpoilt whether an entry in one of them is
     */
    static Remains of(List<Entry> sound, List<Path> spoilt, Predicate<Entry> isSpoilt) {
        List<Entry> intact = new ArrayList<>(sound.size());
        long firstOfEntries = Entry.NOTHING;
        long firstOfFiles = Entry.NOTHING;
        for (Entry entry : sound) {
            boolean isInReach = spoilt.contains(entry.file());
            if (isInReach) {
                firstOfFiles = Math.min(firstOfFiles, entry.first());
            }
            if (isInReach && isSpoilt.test(entry)) {
                firstOfEntries = Math.min(firstOfEntries, entry.first());
            } else {
                intact.add(entry);
            }
        }
        // What stands between entries may be what leads to them.
        boolean isBetween = intact.size() == sound.size();
        return new Remains(intact, isBetween ? firstOfFiles : firstOfEntries, Long.MAX_VALUE);
    }

    /** Where what says what counts is an earlier version of itself: it is sound, and what the others put on record alone tells that there was more. */
    Remains underAnEarlierAccount() {
        return new Remains(intact, forcedThrough() + 1, forcedThrough());
    }

    /** Where what says what counts is that of other files: it is sound, and nothing tells that these are its own. */
    Remains underAForeignAccount() {
        return new Remains(intact, firstAtStake, 0);
    }

    /** Where files of these names are gone too. */
    Remains without(Set<String> names) {
        List<Entry> others = intact.stream()
                .filter(entry -> !names.contains(entry.file().getFileName().toString()))
                .toList();
        return new Remains(others, firstAtStake, lastToSave);
    }

    /** Whether what says what counts of all files is damaged. */
    boolean hasLostItsAccount() {
        return firstAtStake == 0;
    }

    /** The last item that is still on record as forced. */
    long forcedThrough() {
        long through = 0;
        for (Entry entry : intact) {
            through = Math.max(through, entry.forcedThrough());
        }
        return through;
    }

    /** Whether all may look as if nothing had ever been behind so many items: what the damage took is the end, and nothing says any more that it was forced. */
    boolean mayEndBehind(long items) {
        return firstAtStake > forcedThrough() && items + 1 >= firstAtStake;
    }

    /** What salvage has not left although it is intact; null when all is there. */
    String missingIn(Reading saved) {
        for (Entry entry : intact) {
            for (long item = entry.first(); item <= Math.min(entry.last(), lastToSave); item++) {
                if (item > saved.items() || saved.isLost(item)) {
                    return "item " + item + ", which is intact at byte " + entry.from() + " of " + entry.file();
                }
            }
        }
        return null;
    }

    /** What salvage has left without a word of it; null when nothing is. */
    String unsaidIn(Reading saved) {
        long onRecord = Math.min(forcedThrough(), lastToSave);
        return saved.items() < onRecord ? "a word of the items that are on record through " + onRecord : null;
    }
}
