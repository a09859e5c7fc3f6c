package io.anel.journal.cycle;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The file names that Chronicle gives to cycles: cycle {@code n} is second {@code n} of 1970, {@code 19700101-000007.cq4}. */
public final class CycleNames {
    public static final String SUFFIX = ".cq4";
    /** Chronicle's own file beside the cycles; every opening has one of its own. */
    public static final String METADATA = "metadata.cq4t";

    public static final String FORMAT = "yyyyMMdd-HHmmss";
    public static final int LENGTH_MS = 1000;

    private static final DateTimeFormatter FORMATTER =
            DateTimeFormatter.ofPattern(FORMAT, Locale.ROOT).withZone(ZoneOffset.UTC);

    private CycleNames() {}

    public static String fileName(int cycle) {
        return FORMATTER.format(Instant.ofEpochSecond(cycle)) + SUFFIX;
    }

    /** The cycle's number, or -1 for a name that no cycle has. */
    public static int cycle(String fileName) {
        if (fileName.endsWith(SUFFIX)) {
            try {
                String stem = fileName.substring(0, fileName.length() - SUFFIX.length());
                long second = FORMATTER.parse(stem, Instant::from).getEpochSecond();
                return second > 0 && second <= Integer.MAX_VALUE ? (int) second : -1;
            } catch (DateTimeException e) {
                return -1;
            }
        }
        return -1;
    }
}
