package io.anel.torture.part;

import java.nio.file.Path;

/**
 * Bytes of a part's file that count together: where one of them is spoilt, none does. They go from {@code from} to {@code to}, the latter not included.
 *
 * @param first the first item, from 1, that is lost with them; 0 where they say what counts of all files, {@link #NOTHING} where nothing is lost with them
 * @param last the last item that they hold; below {@code first} when they hold none
 * @param forcedThrough the last item that they put on record as forced; 0 when none
 */
public record Entry(Path file, long from, long to, long first, long last, long forcedThrough) {
    public static final long NOTHING = Long.MAX_VALUE;
}
