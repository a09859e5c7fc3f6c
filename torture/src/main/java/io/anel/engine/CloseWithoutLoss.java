package io.anel.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.api.Waiting;
import io.anel.ring.EventRing;
import io.anel.ring.Waiter;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** A claim that its publisher takes for accepted is one that the closer drains. */
@JCStressTest
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "accepted, and drained")
@Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "refused, and the closer does not see it")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "refused, and void in the ring")
@Outcome(id = "true, 0", expect = FORBIDDEN, desc = "accepted, and lost")
@State
public class CloseWithoutLoss {
    private final EventRing ring = new EventRing(2, 64, 1, 128, 0, 0, Waiter.ofWoken(Waiting.BUSY_SPIN));
    private final BusState state = new BusState("stress");

    public CloseWithoutLoss() {
        state.open();
    }

    @Actor
    public void publisher(ZJ_Result seen) {
        seen.r1 = ring.tryClaim(1) > 0 && state.refusal() == 0;
    }

    @Actor
    public void closer(ZJ_Result seen) {
        state.closing();
        seen.r2 = ring.claimed();
    }
}
