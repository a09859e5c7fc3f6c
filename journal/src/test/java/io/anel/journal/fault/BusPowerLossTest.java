package io.anel.journal.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.journal.RecoveryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What was DURABLE survives power loss under a publishing bus: the files are copied when a force has come back, later once more,
 * and any mixture of pages of the two opens to a prefix of what was published.
 */
class BusPowerLossTest {
    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @Test
    @Timeout(120)
    void shouldRecoverAPrefixWithEveryDurableEventFromAnyMixtureOfPages() throws Exception {
        losePower(3, 8);
    }

    @Test
    @Tag("slow")
    @Timeout(3600)
    void shouldRecoverAPrefixWithEveryDurableEventFromFiveHundredMixtures() throws Exception {
        losePower(25, 20);
    }

    private void losePower(int runs, int imagesEach) throws Exception {
        Random random = evidence.random();
        long lost = 0;
        for (int run = 0; run < runs; run++) {
            Path directory = evidence.directory().resolve("journal");
            Path before = evidence.directory().resolve("at-last-force");
            Path now = evidence.directory().resolve("now");
            Acknowledged acknowledged = publishAndLosePower(directory, before, now, random);
            LogCheck all = LogCheck.of(now);
            Map<Path, byte[]> atLastForce = Images.load(before);
            Map<Path, byte[]> asOfNow = Images.load(now);
            for (int i = 0; i < imagesEach; i++) {
                Path image = evidence.directory().resolve("image");
                Images.mix(atLastForce, asOfNow, image, new Random(random.nextLong()));
                lost += recover(image, all, acknowledged);
                Evidence.delete(image);
            }
            Evidence.delete(before);
            Evidence.delete(now);
            Evidence.delete(directory);
        }
        assertThat(lost)
                .as("JOURNALED events that images lack: without any this shows nothing")
                .isPositive();
        evidence.print(runs * imagesEach + " images, " + lost + " JOURNALED events lost in all, no DURABLE one");
    }

    private Acknowledged publishAndLosePower(Path directory, Path before, Path now, Random random) throws Exception {
        Acknowledged acknowledged = new Acknowledged();
        int openings = 1 + random.nextInt(2);
        for (int opening = 1; opening <= openings; opening++) {
            ChildJvm child = ChildJvm.start(
                    evidence.directory(),
                    PublishingChild.class,
                    directory,
                    1 + random.nextInt(3),
                    random.nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED,
                    random.nextLong());
            try (child) {
                child.awaitLine("OPEN");
                take(child, acknowledged, 20 + random.nextInt(80));
                if (opening == openings) {
                    child.say("snapshot " + before);
                    for (String line = child.line(30_000); !line.startsWith("SNAPSHOT"); line = child.line(30_000)) {
                        acknowledged.take(line);
                    }
                    take(child, acknowledged, random.nextInt(60));
                    child.stop();
                    Images.copy(directory, now);
                }
            }
            child.rest().forEach(acknowledged::take);
        }
        return acknowledged;
    }

    private static void take(ChildJvm child, Acknowledged acknowledged, int millis) {
        long deadlineNs = System.nanoTime() + millis * 1_000_000L;
        for (long left = millis; left > 0; left = (deadlineNs - System.nanoTime()) / 1_000_000) {
            String line = child.line(left);
            if (line != null) {
                acknowledged.take(line);
            }
        }
    }

    /** Returns how many JOURNALED events the image has not. */
    private long recover(Path image, LogCheck all, Acknowledged acknowledged) throws IOException {
        AtomicReference<RecoveryReport> found = new AtomicReference<>();
        try (EventBus bus = Workload.start(
                WatchedLog.of(
                        Workload.journal(image),
                        log -> found.set(log.recovery()),
                        () -> {},
                        forced -> {},
                        failure -> {}),
                ChainMode.FUSED,
                new Workload.Echo())) {
            assertThat(bus.drain(Duration.ofSeconds(20))).isTrue();
        }
        long recovered = found.get().lastSequence();
        LogCheck check = LogCheck.of(image, acknowledged.durable());
        assertThat(recovered).isBetween(acknowledged.durableThrough(), all.last());
        for (long sequence = 1; sequence <= recovered; sequence++) {
            if (check.digest(sequence) != all.digest(sequence)) {
                throw new AssertionError("event " + sequence + " is another than was published");
            }
        }
        assertThat(check.unanswered()).as("causes without an emission").isZero();
        assertThat(check.endsInAGroup()).isFalse();
        return all.last() - recovered;
    }
}
