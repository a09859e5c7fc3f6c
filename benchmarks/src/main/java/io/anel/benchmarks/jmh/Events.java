package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Beside the operations, how many events they moved: JMH reports it as a rate of its own. */
@AuxCounters(AuxCounters.Type.OPERATIONS)
@State(Scope.Thread)
public class Events {
    public long events;

    @Setup(Level.Iteration)
    public void clear() {
        events = 0;
    }
}
