package io.anel.benchmarks;

import static io.anel.benchmarks.rig.AckMeaning.HANDLED;
import static io.anel.benchmarks.rig.Place.MEMORY;

import io.anel.benchmarks.peer.ArrayQueueArm;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.side.AnelRingArm;
import java.util.List;

/** Other libraries and servers, each beside Anel at the same meaning of an acknowledgement. */
final class PeerComparisons {
    private PeerComparisons() {}

    /**
     * @param events of a turn with a journal
     * @param ringEvents of a turn without; slow peers take a part of either
     */
    static List<Comparison> all(long events, long ringEvents) {
        return List.of(new Comparison(
                "ringVsArrayQueue",
                "A bus without a journal against an ArrayBlockingQueue of as many places.",
                HANDLED,
                1,
                List.of(MEMORY),
                ringEvents / 8,
                () -> List.of(AnelRingArm.inSingles(), new ArrayQueueArm())));
    }
}
