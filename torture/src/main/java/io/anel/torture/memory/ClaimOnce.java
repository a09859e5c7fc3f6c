package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.ring.EventRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Two who claim at once get two places. */
@JCStressTest
@Outcome(id = "1, 2", expect = ACCEPTABLE, desc = "the one was first")
@Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "the other was")
@Outcome(expect = FORBIDDEN, desc = "one place for both, or none")
@State
public class ClaimOnce {
    private final EventRing ring = SmallRing.make();

    @Actor
    public void one(JJ_Result claimed) {
        claimed.r1 = ring.tryClaim(1);
    }

    @Actor
    public void other(JJ_Result claimed) {
        claimed.r2 = ring.tryClaim(1);
    }
}
