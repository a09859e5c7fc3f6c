package io.anel.benchmarks.rig;

import java.util.List;
import java.util.function.Supplier;

/**
 * A claim to be measured: Anel against what stands beside it.
 *
 * @param key in JSON
 * @param question what the ratio answers, in one line
 * @param meaning of an event that counts, on both sides
 * @param atLeast the ratio that was promised
 * @param places where it is run
 * @param events the events of a turn
 * @param payload what each of them carries
 * @param arms makes Anel's arm first, then the peers; the fastest peer of a pair is the one compared with
 */
public record Comparison(
        String key,
        String question,
        AckMeaning meaning,
        double atLeast,
        List<Place> places,
        long events,
        Payload payload,
        Supplier<List<Arm>> arms) {
    /** Most rows carry what a small trade takes. */
    private static final Payload SMALL = Payload.ofLength(64);

    /** With payloads of 64 bytes. */
    public Comparison(
            String key,
            String question,
            AckMeaning meaning,
            double atLeast,
            List<Place> places,
            long events,
            Supplier<List<Arm>> arms) {
        this(key, question, meaning, atLeast, places, events, SMALL, arms);
    }

    /** The same with payloads of another length. */
    public Comparison carrying(Payload other) {
        return new Comparison(key, question, meaning, atLeast, places, events, other, arms);
    }

    /** What its arms are given, where these are the run's settings. */
    public Workload workload(Workload settings) {
        return settings.moving(events, payload);
    }

    /** {@code journaledVsNaiveTmpfs}: one row of the report. */
    public String row(Place place) {
        return places.size() == 1 ? key : key + place.suffix();
    }
}
