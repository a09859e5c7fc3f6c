package io.anel.journal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The k-th force of a thread fails with EIO: nothing is acknowledged after it, everybody is told, and opening anew is sound.
 * strace makes the error; its counter is each thread's own, so the opening and the sync agent each have a k-th.
 */
@Timeout(120)
class IoErrorTest {
    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @BeforeEach
    void requireStrace() throws InterruptedException {
        try {
            Process probe = new ProcessBuilder("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
            assumeTrue(
                    probe.waitFor(10, TimeUnit.SECONDS) && probe.exitValue() == 0, "strace cannot attach here: no EIO");
        } catch (IOException e) {
            assumeTrue(false, "strace is not installed: no EIO");
        }
    }

    /** The fourth fsync of an opening is the directory's, when the new manifest is in place already. */
    @ParameterizedTest(name = "{0} {1}, history={2}")
    @CsvSource({"fdatasync, 3, true", "fsync, 4, true", "fdatasync, 17+, false"})
    void shouldFenceAtAFailedForceAndAcknowledgeNothingAfterIt(String call, String which, boolean hasHistory)
            throws IOException {
        fail(call, which, hasHistory);
    }

    @Tag("slow")
    @ParameterizedTest(name = "fdatasync {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldFenceAtTheKthDatasync(int k) throws IOException {
        fail("fdatasync", Integer.toString(k), true);
        fail("fdatasync", k + "+", false);
    }

    @Tag("slow")
    @ParameterizedTest(name = "fsync {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void shouldFenceAtTheKthSync(int k) throws IOException {
        fail("fsync", Integer.toString(k), true);
        fail("fsync", Integer.toString(k), false);
    }

    /** A journal whose end is JOURNALED and not DURABLE: what was promised of it is to be there whatever fails. */
    private void publishAndDie(Path directory, Acknowledged acknowledged) {
        try (ChildJvm child =
                ChildJvm.start(evidence.directory(), PublishingChild.class, directory, 1, ChainMode.FUSED, 1)) {
            for (int acks = 0; acks < 5; acks++) {
                acknowledged.take(child.awaitLine("J"));
            }
            child.kill();
            child.rest().forEach(acknowledged::take);
        }
    }

    private void fail(String call, String which, boolean hasHistory) throws IOException {
        Path directory = evidence.directory().resolve("journal-" + call + which + hasHistory);
        Acknowledged acknowledged = new Acknowledged();
        if (hasHistory) {
            publishAndDie(directory, acknowledged);
        }
        ChildJvm child = ChildJvm.startUnder(
                List.of(
                        "strace",
                        "-f",
                        "--seccomp-bpf",
                        "-qq",
                        "-o",
                        evidence.directory()
                                .resolve("strace-" + call + which + ".out")
                                .toString(),
                        "-e",
                        "trace=" + call,
                        "-e",
                        "inject=" + call + ":error=EIO:when=" + which),
                evidence.directory(),
                PublishingChild.class,
                directory,
                2,
                evidence.random().nextBoolean() ? ChainMode.FUSED : ChainMode.PINNED,
                evidence.random().nextLong(),
                "forces");
        try (child) {
            long forced = 0;
            boolean isFenced = false;
            boolean isRefused = false;
            boolean isToldToPublisher = false;
            int after = 0;
            for (String line = child.line(60_000); line != null; line = child.line(60_000)) {
                acknowledged.take(line);
                if (line.startsWith("FORCED ")) {
                    assertThat(isFenced)
                            .as("a force that counts, after one that failed")
                            .isFalse();
                    forced = Long.parseLong(line.substring("FORCED ".length()));
                } else if (line.startsWith("OPEN ")) {
                    forced = Long.parseLong(line.split(" ")[2]);
                } else if (line.startsWith("FENCE ")) {
                    isFenced = true;
                } else if (line.startsWith("REFUSED ")) {
                    isRefused = true;
                } else if (line.equals("P FENCED") || line.equals("A FENCED")) {
                    isToldToPublisher = true;
                } else if (line.startsWith("P ") || line.startsWith("A ")) {
                    throw new AssertionError("expected a publisher to be told FENCED, got " + line);
                } else if (line.startsWith("AFTER publish")) {
                    assertThat(line).isEqualTo("AFTER publish FENCED");
                } else if (line.startsWith("AFTER cursors")) {
                    acknowledged.take("C" + line.substring("AFTER cursors".length()));
                } else if (line.startsWith("AFTER ")) {
                    after++;
                    assertThat(line).endsWith(" FENCED FENCED");
                } else if (line.startsWith("CLOSED")) {
                    assertThat(line).isEqualTo("CLOSED fenced FENCED");
                }
            }
            int exit = child.awaitExit();
            if (isRefused) {
                assertThat(exit).isEqualTo(PublishingChild.EXIT_REFUSED);
            } else {
                assertThat(isFenced).as("a failed force fences").isTrue();
                assertThat(isToldToPublisher).isTrue();
                assertThat(after).isEqualTo(8);
                assertThat(exit).isEqualTo(PublishingChild.EXIT_FENCED);
                assertThat(acknowledged.durableThrough()).isLessThanOrEqualTo(forced);
            }
            evidence.print(
                    call + " " + which + ": " + (isRefused ? "opening refused" : "fenced with " + forced + " DURABLE"));
        }
        try (EventBus bus = Workload.start(directory, ChainMode.FUSED)) {
            assertThat(bus.drain(Duration.ofSeconds(20))).isTrue();
        }
        LogCheck check = LogCheck.of(directory, acknowledged.journaled());
        assertThat(check.last()).isGreaterThanOrEqualTo(acknowledged.journaledThrough());
        assertThat(check.unanswered()).isZero();
        Evidence.delete(directory);
    }
}
