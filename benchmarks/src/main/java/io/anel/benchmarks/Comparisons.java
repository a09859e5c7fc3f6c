package io.anel.benchmarks;

import static io.anel.benchmarks.rig.Place.MEMORY;

import io.anel.benchmarks.peer.RawDisruptorArm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;

/** What {@code bench pipeline} measures. */
final class Comparisons {
    private static final EpochNanoClock CLOCK = new OffsetEpochNanoClock();

    private Comparisons() {}

    /**
     * @param events of a turn with a journal
     * @param ringEvents of a turn without
     */
    static List<Comparison> all(long events, long ringEvents) {
        return List.of(
                new Comparison(
                        "ringVsDisruptor",
                        "A bus without a journal against a bare Disruptor with the same frames, stamps and reads.",
                        0.8,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(new AnelRingArm(), RawDisruptorArm.stampingWith(CLOCK))),
                new Comparison(
                        "rigVsItself",
                        "Does the rig favour a side? A raw Disruptor against itself: 1 lies in the interval.",
                        1,
                        List.of(MEMORY),
                        ringEvents,
                        () -> List.of(RawDisruptorArm.named("first", CLOCK), RawDisruptorArm.named("second", CLOCK))));
    }
}
