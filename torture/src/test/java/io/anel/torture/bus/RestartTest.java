package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.CloseReport;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.torture.part.Promises;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Start, publish, close, and again: nothing is lost, and what an opening reserved it gives back. */
class RestartTest {
    /** A head, Chronicle's index pages and its table, by whole pages of the disk. */
    private static final long DISK_BYTES_AN_OPENING = 32 * 1024;
    /** A frame, its emission's, and their share of the batch. */
    private static final long DISK_BYTES_AN_EVENT = 128;

    private static final int EVENTS_EACH = 50;

    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @Test
    @Timeout(60)
    void shouldLoseNothingAndKeepNoReservedSpaceOverSixtyRestarts() throws Exception {
        restart(60);
    }

    @Test
    @Tag("slow")
    @Timeout(1800)
    void shouldLoseNothingAndKeepNoReservedSpaceOverAThousandRestarts() throws Exception {
        restart(1000);
    }

    private void restart(int times) throws Exception {
        Path directory = evidence.directory().resolve("journal");
        long counter = 0;
        long racingCounter = 0;
        for (int i = 0; i < times; i++) {
            Stages stages = new Stages();
            Echo echo = stages.echo();
            EventBus bus =
                    TortureBus.start(TortureBus.journal(directory, evidence.random()), evidence.random(), stages);
            assertThat(echo.counter(0)).isEqualTo(counter);
            new Blocks(bus.publisher(Traffic.source(0)), 0).publish(counter + 1, counter + EVENTS_EACH);
            counter += EVENTS_EACH;
            // No wait: closing drains, emissions too, and a racing publisher's events, each one that was accepted.
            AtomicLong racing = new AtomicLong(echo.counter(1));
            assertThat(racing.get()).isEqualTo(racingCounter);
            CountDownLatch isPublishing = new CountDownLatch(100);
            Thread racer = new Thread(() -> publishUntilClosed(bus, racing, isPublishing), "racer");
            racer.start();
            isPublishing.await();
            CloseReport report = bus.close(Duration.ofSeconds(10));
            racer.join();
            racingCounter = racing.get();
            assertThat(report.isClean()).as("%s", report).isTrue();
        }
        LogCheck check = LogCheck.of(directory, new Promises());
        assertThat(check.counter(0)).isEqualTo((long) times * EVENTS_EACH);
        assertThat(check.counter(1)).isEqualTo(racingCounter);
        assertThat(check.unanswered()).isZero();
        long used = diskBytes(directory);
        evidence.print(times + " restarts, " + check.last() + " events, " + used / times + " bytes of disk an opening");
        assertThat(used).isLessThan(times * DISK_BYTES_AN_OPENING + check.last() * DISK_BYTES_AN_EVENT);
    }

    private static void publishUntilClosed(EventBus bus, AtomicLong counter, CountDownLatch isPublishing) {
        Blocks blocks = new Blocks(bus.publisher(Traffic.source(1)), 1);
        while (true) {
            long result = blocks.offer(counter.get() + 1);
            if (result > 0) {
                counter.incrementAndGet();
                isPublishing.countDown();
            } else if (!PublishResult.isTransient(result)) {
                return;
            }
        }
    }

    private static long diskBytes(Path directory) throws IOException {
        Process du = new ProcessBuilder("du", "-s", "-B1", directory.toString()).start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Long.parseLong(answer.split("\\s")[0]);
    }
}
