package io.anel.benchmarks.latency;

import io.anel.benchmarks.rig.LatencySample;
import io.anel.benchmarks.rig.LatencySeries;
import io.anel.benchmarks.rig.MedianInterval;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** A promise about two arms: their medians of each round are put beside each other, and the rounds give an interval. */
enum LatencyClaim {
    /** Traffic that only waits for JOURNALED is not held up by those who wait for the disk. */
    BESIDE_DURABLE("journaledBesideDurable", "anelBesideDurable", "anel", 1.2, "times the p50 of") {
        @Override
        double compare(double ownMicros, double otherMicros) {
            return ownMicros / otherMicros;
        }
    },
    /** One event in flight pays for its force, and for little else. */
    ONE_IN_FLIGHT("durableOneInFlightMicros", "anelOneInFlight", "fileOneInFlight", 30, "us above the p50 of") {
        @Override
        double compare(double ownMicros, double otherMicros) {
            return ownMicros - otherMicros;
        }
    };

    private final String key;
    private final String own;
    private final String other;
    private final double atMost;
    private final String relation;

    LatencyClaim(String key, String own, String other, double atMost, String relation) {
        this.key = key;
        this.own = own;
        this.other = other;
        this.atMost = atMost;
        this.relation = relation;
    }

    abstract double compare(double ownMicros, double otherMicros);

    /** In JSON. */
    String key() {
        return key;
    }

    double atMost() {
        return atMost;
    }

    /** Over all rounds; empty where an arm is not there, or fell below its rate in more than half of them. */
    Optional<MedianInterval> of(List<LatencySeries> arms) {
        Optional<LatencySeries> first = named(arms, own);
        Optional<LatencySeries> second = named(arms, other);
        if (first.isEmpty()
                || second.isEmpty()
                || first.get().isRejected()
                || second.get().isRejected()) {
            return Optional.empty();
        }
        List<LatencySample> ours = first.get().samples();
        List<LatencySample> theirs = second.get().samples();
        double[] rounds = IntStream.range(0, ours.size())
                .mapToDouble(i -> compare(ours.get(i).micros(50), theirs.get(i).micros(50)))
                .toArray();
        return Optional.of(MedianInterval.of(rounds));
    }

    private static Optional<LatencySeries> named(List<LatencySeries> arms, String name) {
        return arms.stream().filter(series -> series.arm().equals(name)).findFirst();
    }

    String describe(MedianInterval interval) {
        return String.format(
                Locale.ROOT,
                "  %s p50: %.2f (%.0f %% interval %.2f to %.2f) %s %s; promised at most %s%n",
                own,
                interval.median(),
                100 * interval.coverage(),
                interval.low(),
                interval.high(),
                relation,
                other,
                atMost);
    }
}
