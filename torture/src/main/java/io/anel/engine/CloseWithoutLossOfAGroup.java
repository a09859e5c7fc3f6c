package io.anel.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZJ_Result;

/** As {@link CloseWithoutLoss}, for two events, one of them large, that are claimed together. */
@JCStressTest
@Outcome(id = "true, 2", expect = ACCEPTABLE, desc = "accepted, and drained")
@Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "refused, and the closer does not see it")
@Outcome(id = "false, 2", expect = ACCEPTABLE, desc = "refused, and void in the ring")
@Outcome(expect = FORBIDDEN, desc = "accepted, and lost, or a part of it")
@State
public class CloseWithoutLossOfAGroup {
    private final SmallIntake intake = new SmallIntake();

    @Actor
    public void publisher(ZJ_Result seen) {
        seen.r1 = intake.claimGroup() > 0;
    }

    @Actor
    public void closer(ZJ_Result seen) {
        intake.state.closing();
        seen.r2 = intake.ring.claimed();
    }
}
