package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.anel.ring.Cursor;
import io.anel.ring.EventRing;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A slot is not written anew before the slowest gate has passed it. */
@JCStressTest
@Outcome(id = "7, 7", expect = ACCEPTABLE, desc = "what was published there")
@Outcome(expect = FORBIDDEN, desc = "what a later lap wrote")
@State
public class SlotReuse {
    private final EventRing ring = SmallRing.make();
    private final Cursor gate = new Cursor(0);

    public SlotReuse() {
        ring.addGate(gate);
        long last = ring.tryClaim(SmallRing.SLOTS);
        SmallRing.write(ring, 1, 0, 7);
        SmallRing.write(ring, 2, 0, 7);
        ring.publish(1, last);
    }

    @Actor
    public void publisher() {
        long sequence = ring.tryClaim(1);
        if (sequence > 0) {
            SmallRing.write(ring, sequence, 0, 9);
            ring.publish(sequence, sequence);
        }
    }

    @Actor
    public void consumer(JJ_Result seen) {
        seen.r1 = SmallRing.first(ring, 1);
        seen.r2 = SmallRing.second(ring, 1);
        gate.setRelease(1);
    }
}
