package io.anel.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.api.FencedException;
import io.anel.api.PublishResult;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Who was refused as fenced sees a bus that is; whoever sees one that is, gets no ack from it. */
@JCStressTest
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "before the fence")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "while it falls")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "behind it")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "refused by a bus that is not fenced")
@State
public class RefusedIsFenced {
    private static final FencedException FAILURE = new FencedException("expected a disk, got none");

    private final SmallIntake intake = new SmallIntake();

    @Actor
    public void sync() {
        intake.state.failed(FAILURE);
    }

    @Actor
    public void publisher(ZZ_Result seen) {
        seen.r1 = intake.putSmall() == PublishResult.FENCED;
        seen.r2 = intake.state.isFenced();
    }
}
