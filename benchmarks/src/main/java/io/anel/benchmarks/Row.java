package io.anel.benchmarks;

import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Place;
import java.util.Locale;

/** A comparison in one place: a row of the report, and a JVM of its own. */
record Row(Comparison comparison, Place place) {
    String name() {
        return comparison.row(place);
    }

    /** Whether a name contains a filter's text, whatever the case; no filter takes all. */
    static boolean matches(String name, String filter) {
        return filter == null || name.toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }
}
