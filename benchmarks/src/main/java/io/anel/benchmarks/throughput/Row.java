package io.anel.benchmarks.throughput;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Place;
import io.anel.event.FrameDescriptor;
import java.util.Optional;

/** A comparison in one place: a row of the report, and a JVM of its own. */
public record Row(Comparison comparison, Place place) {
    public String name() {
        return comparison.row(place);
    }

    /** What this machine lacks to measure it, in one line; empty when nothing. */
    Optional<String> missing() {
        return comparison.arms().get().stream()
                .map(Arm::missing)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The figure of a calibration that its rates are put in proportion to. */
    String part() {
        return comparison.part().figure(place);
    }

    /** An event's bytes in a ring and in a journal, which all sides are counted by. */
    int frameBytes() {
        return FrameDescriptor.HEADER_LENGTH + comparison.payload().length();
    }
}
