package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Publishing into a bus without a journal, whose one stage reads the payload's ends and counts: events a second, all producers together.
 *
 * <p><b>Fairness:</b> the ring is bounded, so what is measured is the slower of producers and writer. Making the payload is part of it: by
 * {@code single} and {@code group} in a buffer of the producer's own, by {@code claim} and {@code claimGroup} in the slot.
 */
public abstract class PublishBenchmark extends BoundedRun {
    static final int GROUP = 32;

    /** The bus that all producers share. */
    @State(Scope.Benchmark)
    public static class Bus {
        @Param({"0", "32", "64", "256", "1024", "16384"})
        public int payload;

        private CountedBus counted;

        @Setup
        public void start() {
            Words.requireWhole(payload);
            counted = CountedBus.withStage(CountedBus.config(payload, GROUP).build(), CountedBus.NO_LOG);
        }

        @TearDown
        public void check() {
            counted.closeAndCheck();
        }
    }

    /** What each producing thread has of its own. */
    @State(Scope.Thread)
    public static class Own {
        private Producer producer;

        @Setup(Level.Trial)
        public void begin(Bus bus) {
            producer = new Producer(bus.counted, bus.payload);
        }
    }

    /** An event a call. */
    @Benchmark
    public long single(Own own) {
        return own.producer.publish();
    }

    /** An atomic group of 32 a call; an operation is one event of it. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public long group(Own own) {
        return own.producer.publishGroup(GROUP);
    }

    /** An event a call, its payload made in the ring's slot. */
    @Benchmark
    public long claim(Own own) {
        return own.producer.claim();
    }

    /** An atomic claim of 32 a call, their payloads made in the ring's slots; an operation is one event of it. */
    @Benchmark
    @OperationsPerInvocation(GROUP)
    public long claimGroup(Own own) {
        return own.producer.claimGroup(GROUP);
    }
}
