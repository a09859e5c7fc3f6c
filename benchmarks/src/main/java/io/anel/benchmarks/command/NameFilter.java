package io.anel.benchmarks.command;

import java.util.Locale;

/** What {@code --filter} takes. */
public final class NameFilter {
    private NameFilter() {}

    /** Whether a name contains a filter's text, whatever the case; no filter takes all. */
    public static boolean matches(String name, String filter) {
        return filter == null || name.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }
}
