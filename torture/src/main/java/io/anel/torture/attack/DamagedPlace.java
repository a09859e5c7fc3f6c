package io.anel.torture.attack;

import io.anel.torture.part.Entry;
import io.anel.torture.part.Region;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where some bytes are damaged, and how near to it whoever names that must come: behind all that is intact in front, and not behind what is damaged with them.
 *
 * @param file its name
 * @param from the first byte that may be named
 * @param to behind the last one
 */
record DamagedPlace(String file, long from, long to) {
    /** @param region what is damaged: the length of what is not checked may lead on far behind it */
    static DamagedPlace of(Region region, Damage damage, List<Entry> entries) {
        long from = 0;
        long to = region.isChecked() ? damage.at() + damage.length() : Long.MAX_VALUE;
        for (Entry entry : entries) {
            if (entry.file().equals(region.file()) && entry.to() <= damage.at()) {
                from = Math.max(from, entry.to());
            } else if (entry.file().equals(region.file()) && entry.from() < damage.at() + damage.length()) {
                to = Math.max(to, entry.to());
            }
        }
        return new DamagedPlace(region.file().getFileName().toString(), from, to);
    }

    boolean isNamedIn(String said) {
        Matcher places = Pattern.compile(Pattern.quote(file) + " byte (\\d+)").matcher(said);
        while (places.find()) {
            long at = Long.parseLong(places.group(1));
            if (at >= from && at < to) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return file + " from byte " + from + (to == Long.MAX_VALUE ? "" : " to " + (to - 1));
    }
}
