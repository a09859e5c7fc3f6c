package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.anel.log.FrameHandler;
import io.anel.log.LogReader;
import io.anel.log.LogSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalAllocationTest {
    private static final int EVENTS = 2_048_000;
    private static final int BATCH = 64;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path parent;

    @Test
    void shouldAllocateNothingForAnEventAppendedOrRead() {
        LogSettings settings = new LogSettings("test", 1 << 16, 1 << 20, new SystemEpochNanoClock());
        try (JournalLog log = Journal.at(parent.resolve("journal"))
                .cycleBytes(1 << 30)
                .blockBytes(1 << 28)
                .open(settings)) {
            TestRun run = new TestRun(1 << 16).begin(1).events(BATCH, 64);
            long last = append(log, run, 0, EVENTS / 4);

            long before = allocated();
            append(log, run, last, EVENTS);
            long appending = allocated() - before;

            assertThat(appending).isLessThan(EVENTS / 100); // with what mapping a block or two takes
            long[] seen = {0};
            FrameHandler count = (sequence, epoch, buffer, offset, length) -> seen[0]++;
            try (LogReader reader = log.reader(1)) {
                while (seen[0] < EVENTS / 4) {
                    reader.poll(count, 100);
                }
                before = allocated();
                while (reader.poll(count, 100) > 0) {}
                assertThat(allocated() - before).isLessThan(EVENTS / 100);
            }
            assertThat(seen[0]).isEqualTo(EVENTS + EVENTS / 4);
        }
    }

    private static long append(JournalLog log, TestRun run, long last, int events) {
        long next = last + 1;
        for (int i = 0; i < events; i += BATCH) {
            run.renumber(next);
            log.append(run);
            next += BATCH;
        }
        return next - 1;
    }

    private long allocated() {
        return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    }
}
