package io.anel.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** An event that its publisher takes for accepted is one that the closer drains. */
@JCStressTest
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "accepted, and drained")
@Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "refused, and the closer does not see it")
@Outcome(id = "false, 1", expect = ACCEPTABLE, desc = "refused, and void in the ring")
@Outcome(id = "true, 0", expect = FORBIDDEN, desc = "accepted, and lost")
@State
public class CloseWithoutLoss {
    private final SmallIntake intake = new SmallIntake();

    @Actor
    public void publisher(ZJ_Result seen) {
        seen.r1 = intake.putSmall() > 0;
    }

    @Actor
    public void closer(ZJ_Result seen) {
        intake.state.closing();
        seen.r2 = intake.ring.claimed();
    }
}
