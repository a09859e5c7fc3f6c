package io.anel.benchmarks.jmh;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a user of the bus waits: groups a second that one thread publishes and awaits at an ack level, one after the other.
 *
 * <p>64-byte payloads, the bus's default settings. A fork has a journal of its own, which is deleted behind it; its iterations are short,
 * because whatever they write stays on the disk until then.
 */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class AckedPublishBenchmark extends BoundedRun {
    private static final int PAYLOAD = 64;

    @Param({"1", "16", "256", "2048"})
    public int batch;

    @Param({"JOURNALED", "DURABLE"})
    public Ack ack;

    @Param(ScratchJournal.DEFAULT_DIR)
    public String dir;

    private ScratchJournal scratch;
    private CountedBus bus;
    private Producer producer;

    @Setup(Level.Trial)
    public void start() {
        scratch = ScratchJournal.under(dir);
        bus = CountedBus.withStage(CountedBus.config(PAYLOAD, batch).build(), scratch.journal());
        producer = new Producer(bus, PAYLOAD);
    }

    @Benchmark
    public long publishAndAwait(Events moved) {
        long last = producer.publishGroup(batch);
        AckOutcome outcome = bus.bus().await(last, ack);
        if (!outcome.stands()) {
            throw new IllegalStateException("expected " + ack + ", got " + outcome);
        }
        moved.events += batch;
        return last;
    }

    @TearDown(Level.Trial)
    public void check() {
        try {
            bus.closeAndCheck();
        } finally {
            scratch.close();
        }
    }
}
