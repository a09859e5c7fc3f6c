package io.anel.benchmarks.peer;

import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Pace;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import org.agrona.concurrent.UnsafeBuffer;

/** No engine at all: the publisher handles its events itself. What it takes is the rig's and the machine's own. */
public final class NothingArm implements Arm {
    @Override
    public String name() {
        return "nothing";
    }

    @Override
    public int busyThreads() {
        return 1;
    }

    @Override
    public Arrival run(Turn turn) {
        Tally tally = turn.newTally();
        UnsafeBuffer payload = new UnsafeBuffer(new byte[turn.payload().length()]);
        Pace pace = turn.pace();
        long events = turn.events();
        turn.startClock();
        for (long n = 1; n <= events; n++) {
            pace.await(n);
            turn.payload().encode(payload, 0, n);
            tally.add(payload, 0);
        }
        turn.stopClock();
        return Arrival.of(tally);
    }
}
