package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What a run looks like whose bus loses an event: one more counts as published than was. */
@State(Scope.Thread)
public class LosingBenchmark extends BoundedRun {
    private CountedBus bus;
    private Producer producer;

    @Setup
    public void start() {
        bus = CountedBus.withStage(CountedBus.config(64, 32).build(), CountedBus.NO_LOG);
        producer = new Producer(bus, 64);
        bus.newPublishedCount().add(1);
    }

    @Benchmark
    public long publish() {
        return producer.publish();
    }

    @TearDown
    public void check() {
        bus.closeAndCheck();
    }
}
