package io.anel.benchmarks.jmh;

import io.anel.api.Ack;
import io.anel.event.FrameDescriptor;
import io.anel.log.EventLog;
import io.anel.log.LogReader;
import io.anel.log.LogSettings;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.OffsetEpochNanoClock;
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
 * The journal alone, without ring and bus: batches a second that one thread makes, appends and, for DURABLE, forces before the next one.
 *
 * <p>64-byte payloads. A fork has a journal of its own, which is read back and deleted behind it; its iterations are short, because whatever
 * they take stays on the disk until then.
 */
@State(Scope.Thread)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class JournalAppendBenchmark extends BoundedRun {
    private static final int PAYLOAD = 64;
    private static final int RESERVE_BYTES = 4 << 20;

    @Param({"1", "16", "256", "2048"})
    public int batch;

    @Param({"JOURNALED", "DURABLE"})
    public Ack ack;

    @Param(ScratchJournal.DEFAULT_DIR)
    public String dir;

    private final EpochNanoClock clock = new OffsetEpochNanoClock();
    private ScratchJournal scratch;
    private EventLog log;
    private PreparedRun run;
    private long appended;

    @Setup(Level.Trial)
    public void open() {
        run = new PreparedRun(batch, PAYLOAD);
        scratch = ScratchJournal.under(dir);
        log = scratch.journal().open(new LogSettings("jmh", run.lengthBytes(), RESERVE_BYTES, clock));
        appended = 0;
    }

    @Benchmark
    public long append(Events moved) {
        if (!log.hasRoom()) {
            throw new IllegalStateException("expected room for a batch, got a full disk under " + scratch.directory());
        }
        log.append(run.from(appended + 1, clock.nanoTime()));
        appended = run.lastSequence();
        moved.events += batch;
        if (ack == Ack.DURABLE) {
            long durable = log.force();
            if (durable != appended) {
                throw new IllegalStateException("expected DURABLE through " + appended + ", got " + durable);
            }
        }
        return appended;
    }

    @TearDown(Level.Trial)
    public void check() {
        long read;
        try (LogReader reader = log.reader(1)) {
            read = readAll(reader);
        } finally {
            close();
        }
        if (read != appended) {
            throw new IllegalStateException("expected events=" + appended + ", got events=" + read);
        }
    }

    private void close() {
        try {
            log.close();
        } finally {
            scratch.close();
        }
    }

    private static long readAll(LogReader reader) {
        while (reader.poll(JournalAppendBenchmark::requireOwnPayload, Integer.MAX_VALUE) > 0) {}
        return reader.nextSequence() - 1;
    }

    private static void requireOwnPayload(long sequence, int epoch, DirectBuffer buffer, int offset, int length) {
        long number = Words.number(buffer, offset + FrameDescriptor.HEADER_LENGTH, PAYLOAD);
        if (number != sequence) {
            throw new IllegalStateException("expected event " + sequence + ", got the payload of " + number);
        }
    }
}
