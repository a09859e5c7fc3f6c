package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.ring.Cursor;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JI_Result;

/** Who reads a cursor sees what was written before it was set. */
@JCStressTest
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "neither")
@Outcome(id = "0, 5", expect = ACCEPTABLE, desc = "the value, the cursor not yet")
@Outcome(id = "1, 5", expect = ACCEPTABLE, desc = "both")
@Outcome(id = "1, 0", expect = FORBIDDEN, desc = "the cursor without the value")
@State
public class CursorRelease {
    private final Cursor cursor = new Cursor(0);
    private int value;

    @Actor
    public void owner() {
        value = 5;
        cursor.setRelease(1);
    }

    @Actor
    public void follower(JI_Result seen) {
        seen.r1 = cursor.get();
        seen.r2 = value;
    }
}
