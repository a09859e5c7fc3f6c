package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.event.FrameDescriptor;
import io.anel.ring.EventRing;
import io.anel.ring.RingRun;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** A run has all of a group, or nothing of it. */
@JCStressTest
@Outcome(id = "0, -1", expect = ACCEPTABLE, desc = "nothing yet")
@Outcome(id = "2, 8", expect = ACCEPTABLE, desc = "both, and the last one whole")
@Outcome(expect = FORBIDDEN, desc = "a part of the group")
@State
public class GroupHandOver {
    private final EventRing ring = SmallRing.make();
    private final RingRun run = new RingRun(ring, SmallRing.SLOTS, SmallRing.SLOTS, 1024);

    @Actor
    public void publisher() {
        long last = ring.tryClaim(2);
        SmallRing.write(ring, last - 1, FrameDescriptor.MORE, 7);
        SmallRing.write(ring, last, 0, 8);
        ring.publish(last - 1, last);
    }

    @Actor
    public void writer(IJ_Result seen) {
        boolean isTaken = run.look(1) && run.take(RingRun.AS_STAMPED);
        seen.r1 = isTaken ? run.count() : 0;
        seen.r2 = isTaken ? SmallRing.second(ring, 2) : -1;
    }
}
