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
 * @param ringSize slots of the row's own ring, a power of two; 0 for the run's
 * @param part of the machine that the arms' rates are put in proportion to
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
        int ringSize,
        MachinePart part,
        Supplier<List<Arm>> arms) {
    /** Most rows carry what a small trade takes. */
    private static final Payload SMALL = Payload.ofLength(64);

    /** With payloads of 64 bytes, the run's ring, and the part of the machine that its meaning tells. */
    public Comparison(
            String key,
            String question,
            AckMeaning meaning,
            double atLeast,
            List<Place> places,
            long events,
            Supplier<List<Arm>> arms) {
        this(key, question, meaning, atLeast, places, events, SMALL, 0, meaning.part(), arms);
    }

    /** The same with payloads of another length. */
    public Comparison carrying(Payload other) {
        return new Comparison(key, question, meaning, atLeast, places, events, other, ringSize, part, arms);
    }

    /** The same with a ring of its own, whatever the run's is: on all sides that have one. */
    public Comparison throughRingOf(int slots) {
        return new Comparison(key, question, meaning, atLeast, places, events, payload, slots, part, arms);
    }

    /** The same in proportion to another part of the machine. */
    public Comparison boundBy(MachinePart other) {
        return new Comparison(key, question, meaning, atLeast, places, events, payload, ringSize, other, arms);
    }

    /** What its arms are given, where these are the run's settings. */
    public Workload workload(Workload settings) {
        Workload own = settings.moving(events, payload);
        return ringSize == 0 ? own : own.throughRingOf(ringSize);
    }

    /** {@code journaledVsNaiveTmpfs}: one row of the report. */
    public String row(Place place) {
        return places.size() == 1 ? key : key + place.suffix();
    }
}
