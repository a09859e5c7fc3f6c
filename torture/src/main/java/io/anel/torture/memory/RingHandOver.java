package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.ring.EventRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Who sees a slot published sees all of its frame. */
@JCStressTest
@Outcome(id = "-1, -1", expect = ACCEPTABLE, desc = "not published yet")
@Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "the frame, whole")
@Outcome(expect = FORBIDDEN, desc = "part of the frame")
@State
public class RingHandOver {
    private final EventRing ring = SmallRing.make();

    @Actor
    public void publisher() {
        long sequence = ring.tryClaim(1);
        SmallRing.write(ring, sequence, 0, 7);
        ring.publish(sequence, sequence);
    }

    @Actor
    public void consumer(JJ_Result seen) {
        boolean isPublished = ring.isPublished(1);
        seen.r1 = isPublished ? SmallRing.first(ring, 1) : -1;
        seen.r2 = isPublished ? SmallRing.second(ring, 1) : -1;
    }
}
