package io.anel.benchmarks.latency;

import io.anel.benchmarks.rig.Place;
import java.util.List;

/**
 * How much a latency run measures.
 *
 * @param seconds of a turn
 * @param rounds counted turns of each arm at each rate
 * @param place of the journals
 */
public record LatencySize(List<Long> ratesPerSecond, int seconds, int rounds, int warmUpRounds, Place place) {
    public static final int QUOTABLE_ROUNDS = 15;

    /** As options, for a JVM that measures a rate. */
    List<String> arguments(long ratePerSecond) {
        return List.of(
                "--rate",
                "" + ratePerSecond,
                "--seconds",
                "" + seconds,
                "--rounds",
                "" + rounds,
                "--warm-up",
                "" + warmUpRounds,
                "--place",
                place.name());
    }
}
