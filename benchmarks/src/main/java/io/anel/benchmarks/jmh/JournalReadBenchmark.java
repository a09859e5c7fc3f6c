package io.anel.benchmarks.jmh;

import io.anel.event.FrameDescriptor;
import io.anel.event.SystemTypes;
import io.anel.journal.JournalReader;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Reading a journal of 200,000 events of 64 bytes, just written and in the page cache, every CRC checked.
 *
 * <p>Batches of one event are what slow publishers make, those of up to 2,048 a publisher at full speed.
 */
@State(Scope.Thread)
public class JournalReadBenchmark extends BoundedRun {
    private static final int EVENTS = 200_000;
    private static final int PAYLOAD = 64;
    private static final int GROUP = 32;
    private static final int LIMIT = 256;

    @Param({"1", "2048"})
    public int batch;

    @Param(ScratchJournal.DEFAULT_DIR)
    public String dir;

    private final SplittableRandom random = new SplittableRandom(42);
    private ScratchJournal scratch;
    private JournalReader reader;
    private long lastSequence;
    private Count read;
    private long seen;

    @Setup(Level.Trial)
    public void write() {
        scratch = ScratchJournal.under(dir);
        CountedBus bus = CountedBus.withStage(
                CountedBus.config(PAYLOAD, GROUP).maxBatchEvents(batch).build(), scratch.journal());
        Producer producer = new Producer(bus, PAYLOAD);
        for (int i = 0; i < EVENTS; i++) {
            lastSequence = producer.publish();
        }
        bus.closeAndCheck();
        reader = JournalReader.open(scratch.directory());
    }

    /** From the first event to the last; an operation is one event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long forward() {
        read = new Count();
        reader.seek(reader.firstSequence());
        while (reader.poll(this::take, LIMIT) > 0) {}
        if (read.events() != EVENTS) {
            throw new IllegalStateException("expected events=" + EVENTS + ", got events=" + read.events());
        }
        return read.events();
    }

    private void take(long sequence, int epoch, DirectBuffer buffer, int offset, int length) {
        if (FrameDescriptor.typeId(buffer, offset) >= SystemTypes.FIRST_USER_ID) {
            int payloadOffset = FrameDescriptor.payloadOffset(buffer, offset);
            read.add(Words.number(buffer, offset + payloadOffset, length - payloadOffset));
        }
    }

    /** To an event anywhere in the journal, and the event itself. */
    @Benchmark
    @BenchmarkMode(Mode.AverageTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public long seek() {
        long wanted = random.nextLong(reader.firstSequence(), lastSequence + 1);
        reader.seek(wanted);
        int polled = reader.poll(this::see, 1);
        if (polled != 1 || seen != wanted) {
            throw new IllegalStateException(
                    "expected event " + wanted + ", got events=" + polled + ", the last one " + seen);
        }
        return seen;
    }

    private void see(long sequence, int epoch, DirectBuffer buffer, int offset, int length) {
        seen = sequence;
    }

    @TearDown(Level.Trial)
    public void delete() {
        try {
            reader.close();
        } finally {
            scratch.close();
        }
    }
}
