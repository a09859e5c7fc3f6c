package io.anel.torture.memory;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A reader at the end of a cycle's file that its writer appends to sees each excerpt whole, and under a check that holds, or not yet.
 *
 * <p>Writer and reader are a journal's own, on a real file: small excerpts go through the mapping, large ones by a call. All tries share one journal, so
 * the outcome says nothing of how many events there were. The ordered store of the length word itself is Chronicle's; and an x86 processor keeps stores in
 * order also where it was not asked to.
 */
@JCStressTest
@Outcome(id = "true", expect = ACCEPTABLE, desc = "nothing yet, or the next events, each whole")
@Outcome(id = "false", expect = FORBIDDEN, desc = "damage, a part of one, or another one")
@State
public class MappedTail {
    private static final OneJournal JOURNAL = OneJournal.make();

    @Actor
    public void writer() {
        JOURNAL.append();
    }

    @Actor
    public void reader(Z_Result seen) {
        seen.r1 = JOURNAL.readOn() >= 0;
    }
}
