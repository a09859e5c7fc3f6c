package io.anel.benchmarks.jmh;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One producer's events to every one of so many subscribers: events a second, each handled by all.
 *
 * <p><b>Fairness:</b> each subscriber has a thread of its own and holds the ring, so the slowest sets the rate; where they outnumber the
 * processors it is the scheduler's.
 */
public class DispatchBenchmark extends BoundedRun {
    private static final int PAYLOAD = 64;
    private static final int GROUP = 32;

    /** A bus with its subscribers. */
    @State(Scope.Benchmark)
    public static class Bus {
        @Param({"1", "4", "16", "64"})
        public int subscriptions;

        /** The type's name, or a pattern that takes it. */
        @Param({"orders.placed", "orders.*", "orders.>", "*"})
        public String to;

        private CountedBus counted;

        @Setup
        public void start() {
            counted =
                    CountedBus.withSubscribers(CountedBus.config(PAYLOAD, GROUP).build(), subscriptions, to);
        }

        @TearDown
        public void check() {
            counted.closeAndCheck();
        }
    }

    /** The producing thread's own. */
    @State(Scope.Thread)
    public static class Own {
        private Producer producer;

        @Setup(Level.Trial)
        public void begin(Bus bus) {
            producer = new Producer(bus.counted, PAYLOAD);
        }
    }

    @Benchmark
    public long dispatch(Own own) {
        return own.producer.publish();
    }
}
