package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.anel.Anel;
import io.anel.api.BusConfig;
import io.anel.api.ChainMode;
import io.anel.api.Context;
import io.anel.api.Event;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import io.anel.api.Stage;
import io.anel.journal.Journal;
import io.anel.log.EventLog;
import io.anel.log.EventLogFactory;
import io.anel.log.ForwardingLog;
import io.anel.log.FrameRun;
import io.anel.replay.ReplayReport;
import io.anel.replay.Replayer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Publishing, journaling, handling, forcing and replaying allocate at most a hundredth of a byte an event.
 *
 * <p>Maps and rolls are counted apart: an append that allocated is not held against the writer when it began a cycle or went to
 * the next block, and there may be no more of those than the files' number and sizes explain.
 */
@Timeout(600)
class AllocationTest {
    private static final double BYTES_AN_EVENT = 0.01;
    private static final int WARM_UP = 1_000_000;
    private static final long BLOCK_BYTES = 16 * 1024 * 1024;

    @RegisterExtension
    private final Evidence evidence = new Evidence();

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void shouldAllocateNextToNothingOverTwoMillionEvents() {
        measure(2_000_000);
    }

    @Test
    @Tag("slow")
    void shouldAllocateNextToNothingOverTenMillionEvents() {
        measure(10_000_000);
    }

    private void measure(int events) {
        Path directory = evidence.directory().resolve("journal");
        Journal journal = Journal.at(directory).cycleBytes(4 * BLOCK_BYTES).blockBytes((int) BLOCK_BYTES);
        AtomicReference<Measured> opened = new AtomicReference<>();
        EventLogFactory factory = settings -> {
            opened.set(new Measured(journal.open(settings), threads));
            return opened.get();
        };
        Map<String, Long> before = new HashMap<>();
        Map<String, Long> after = new HashMap<>();
        EventBus bus = Anel.bus("torture")
                .config(BusConfig.builder().chainMode(ChainMode.FUSED).build())
                .log(factory)
                .chain(chain -> chain.stage("sum", new Sum(), Traffic.TICK))
                .start();
        Measured log = opened.get();
        long published;
        try (bus) {
            Publisher publisher = bus.publisher(Traffic.source(0));
            UnsafeBuffer bytes = new UnsafeBuffer(new byte[64]);
            publish(publisher, bytes, 0, WARM_UP);
            assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
            allocated(before);
            log.reset();
            long beforeHere = threads.getCurrentThreadAllocatedBytes();
            publish(publisher, bytes, WARM_UP, events);
            published = threads.getCurrentThreadAllocatedBytes() - beforeHere;
            assertThat(bus.drain(Duration.ofSeconds(30))).isTrue();
            allocated(after);
        }
        long writer = difference(before, after, "anel-torture-writer") - log.mapping;
        long sync = difference(before, after, "anel-torture-sync");
        // A block is mapped, and once more as the overlap of the one before; rolls come with a block; and the JIT has
        // its own.
        int blocks = (int) (16 + 2 * events * 96L / BLOCK_BYTES);
        evidence.print(String.format(
                "%,d events: publisher %,d bytes, writer %,d and %,d in %d maps and rolls, sync agent %,d",
                events, published, writer, log.mapping, log.maps, sync));

        assertThat((double) (published + writer + sync) / events).isLessThanOrEqualTo(BYTES_AN_EVENT);
        assertThat(log.maps).as("appends that allocated").isLessThanOrEqualTo(blocks);
        replay(directory, events + WARM_UP);
    }

    private void replay(Path directory, long events) {
        replayOnce(directory, WARM_UP, through -> {});
        long cycles = cycles(directory);
        // A poll hands on a batch, and a batch may be a single event.
        long[] polls = new long[(int) events];
        long[] state = {0, 0};
        replayOnce(directory, Long.MAX_VALUE, through -> {
            long now = threads.getCurrentThreadAllocatedBytes();
            polls[(int) state[0]++] = now - state[1];
            state[1] = now;
        });
        // The first poll's share is the opening and the first map; each further map is within one poll.
        polls[0] = 0;
        Arrays.sort(polls);
        long all = Arrays.stream(polls).sum();
        long maps =
                Arrays.stream(polls, polls.length - (int) cycles, polls.length).sum();
        evidence.print(String.format(
                "replay over %d cycles: %,d bytes, and %,d in the polls that map them", cycles, all - maps, maps));
        assertThat((double) (all - maps) / events).isLessThanOrEqualTo(BYTES_AN_EVENT);
    }

    private static long cycles(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".cq4")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void replayOnce(Path directory, long through, LongConsumer progress) {
        ReplayReport report = Replayer.of(directory)
                .into("sum", new Sum(), Traffic.TICK)
                .to(through)
                .onProgress(progress)
                .run();
        assertThat(report.events()).isPositive();
    }

    private static void publish(Publisher publisher, UnsafeBuffer bytes, int from, int events) {
        for (int i = from; i < from + events; i++) {
            bytes.putLong(0, i);
            long sequence = publisher.publish(Traffic.TICK, bytes, 0, 64);
            while (PublishResult.isTransient(sequence)) {
                LockSupport.parkNanos(20_000);
                sequence = publisher.publish(Traffic.TICK, bytes, 0, 64);
            }
            if (sequence < 0) {
                throw new AssertionError(PublishResult.describe(sequence));
            }
        }
    }

    private void allocated(Map<String, Long> byName) {
        for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
            byName.put(info.getThreadName(), threads.getThreadAllocatedBytes(info.getThreadId()));
        }
    }

    private static long difference(Map<String, Long> before, Map<String, Long> after, String thread) {
        return after.get(thread) - before.get(thread);
    }

    private static final class Sum implements Stage {
        private long sum;

        @Override
        public void on(Event event, Context context) {
            sum += event.buffer().getLong(event.payloadOffset());
        }
    }

    /** A journal whose appends are measured one by one. */
    private static final class Measured extends ForwardingLog {
        private final ThreadMXBean threads;
        private long mapping;
        private int maps;

        Measured(EventLog log, ThreadMXBean threads) {
            super(log);
            this.threads = threads;
        }

        void reset() {
            mapping = 0;
            maps = 0;
        }

        @Override
        public void append(FrameRun run) {
            long before = threads.getCurrentThreadAllocatedBytes();
            super.append(run);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            if (bytes > 0) {
                mapping += bytes;
                maps++;
            }
        }
    }
}
