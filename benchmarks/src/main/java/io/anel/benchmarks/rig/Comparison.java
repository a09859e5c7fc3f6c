package io.anel.benchmarks.rig;

import java.util.List;
import java.util.function.Supplier;

/**
 * A claim to be measured: Anel against what stands beside it.
 *
 * @param key in JSON
 * @param question what the ratio answers, in one line
 * @param atLeast the ratio that was promised
 * @param places where it is run
 * @param events the events of a turn
 * @param arms makes Anel's arm first, then the peers; the fastest peer of a pair is the one compared with
 */
public record Comparison(
        String key, String question, double atLeast, List<Place> places, long events, Supplier<List<Arm>> arms) {
    /** {@code journaledVsNaiveTmpfs}: one row of the report. */
    public String row(Place place) {
        return places.size() == 1 ? key : key + place.suffix();
    }
}
