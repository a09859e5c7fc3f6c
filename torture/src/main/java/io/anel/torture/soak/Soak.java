package io.anel.torture.soak;

import io.anel.Anel;
import io.anel.api.EventBus;
import io.anel.api.EventType;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.event.Raw;
import io.anel.journal.Journal;
import io.anel.torture.part.BrokenPromiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A bus with a journal, a stage and a subscriber at a steady rate, for as long as one likes. Of the journal only the newest cycles are kept: nobody reads this one again.
 *
 * <p><b>Threading:</b> one thread runs it, and publishes.
 */
public final class Soak {
    private static final EventType<DirectBuffer> TICK = Raw.type("tick");
    private static final int PAYLOAD_BYTES = 64;
    private static final int CYCLE_BYTES = 64 * 1024 * 1024;
    private static final int KEPT_CYCLES = 3;
    private static final long PEAK_NS = TimeUnit.SECONDS.toNanos(5);
    /** Published at once: to read the clock for each would be most of the work. */
    private static final int BURST = 16;

    private final Path directory;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(3);
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD_BYTES]);
    private Histogram interval;
    private volatile long handled;

    /** @param directory for the journal; made if missing */
    public Soak(Path directory) {
        this.directory = directory;
    }

    /**
     * Runs.
     *
     * @param perSecond events a second; 0 for half of what it can do, which is measured first
     * @param sampleNs how often a sample is taken
     */
    public List<SoakSample> run(long nanos, long perSecond, long sampleNs, Consumer<SoakSample> progress)
            throws IOException {
        try (EventBus bus = Anel.bus("soak")
                .log(Journal.at(directory).cycleBytes(CYCLE_BYTES))
                .chain(chain -> chain.stage("count", (event, context) -> handled++, TICK))
                .start()) {
            bus.subscriber("clock")
                    .on(
                            TICK,
                            event -> latencies.recordValue(Math.max(
                                    0, System.nanoTime() - event.buffer().getLong(event.payloadOffset()))))
                    .start();
            Publisher publisher = bus.publisher("gateway");
            long rate = perSecond > 0 ? perSecond : peak(publisher) / 2;
            return soak(publisher, nanos, rate, sampleNs, progress);
        }
    }

    private long peak(Publisher publisher) throws IOException {
        long before = handled;
        long startNs = System.nanoTime();
        long nowNs = startNs;
        while (nowNs - startNs < PEAK_NS) {
            for (int i = 0; i < 10_000; i++) {
                publish(publisher, nowNs);
            }
            nowNs = System.nanoTime();
            dropOldCycles();
        }
        return (handled - before) * TimeUnit.SECONDS.toNanos(1) / (nowNs - startNs);
    }

    private List<SoakSample> soak(
            Publisher publisher, long nanos, long perSecond, long sampleNs, Consumer<SoakSample> progress)
            throws IOException {
        List<SoakSample> samples = new ArrayList<>();
        double burstNs = 1e9 * BURST / perSecond;
        long startNs = System.nanoTime();
        long sampleAtNs = startNs + sampleNs;
        long handledBefore = handled;
        interval = latencies.getIntervalHistogram(interval);
        for (long burst = 0; System.nanoTime() - startNs < nanos; burst++) {
            long dueNs = startNs + (long) (burst * burstNs);
            while (System.nanoTime() - dueNs < 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < BURST; i++) {
                publish(publisher, dueNs);
            }
            if (dueNs - sampleAtNs >= 0) {
                sampleAtNs += sampleNs;
                interval = latencies.getIntervalHistogram(interval);
                long now = handled;
                SoakSample sample = SoakSample.take(
                        (now - handledBefore) * TimeUnit.SECONDS.toNanos(1) / sampleNs,
                        interval.getValueAtPercentile(50),
                        interval.getValueAtPercentile(99));
                handledBefore = now;
                samples.add(sample);
                progress.accept(sample);
                dropOldCycles();
            }
        }
        return samples;
    }

    private void publish(Publisher publisher, long dueNs) {
        payload.putLong(0, dueNs);
        long result = publisher.publish(TICK, payload, 0, PAYLOAD_BYTES);
        while (PublishResult.isTransient(result)) {
            Thread.onSpinWait();
            result = publisher.publish(TICK, payload, 0, PAYLOAD_BYTES);
        }
        if (result < 0) {
            throw new BrokenPromiseException("expected to publish on, got " + PublishResult.describe(result));
        }
    }

    private void dropOldCycles() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("epoch-00001"))) {
            List<Path> cycles = files.filter(file -> file.toString().endsWith(".cq4"))
                    .sorted()
                    .toList();
            for (Path old : cycles.subList(0, Math.max(0, cycles.size() - KEPT_CYCLES))) {
                Files.delete(old);
            }
        }
    }
}
