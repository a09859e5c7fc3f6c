package io.anel.benchmarks.rig;

import java.util.Locale;

/** Where a comparison keeps its files. */
public enum Place {
    MEMORY,
    TMPFS,
    DISK;

    /** {@code Tmpfs}, as JSON keys end. */
    public String suffix() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
