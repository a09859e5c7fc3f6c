package io.anel.journal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.api.LogOpenException;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Other processes may read a journal while it is written, and may not write it. */
@Timeout(300)
class SecondProcessTest {
    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @Test
    void shouldBeTailedByAnotherProcessAtFullSpeedOverRolls() {
        tail(200_000);
    }

    @Test
    @Tag("slow")
    void shouldBeTailedByAnotherProcessOverMillionsOfEvents() {
        tail(5_000_000);
    }

    private void tail(long events) {
        Path directory = evidence.directory().resolve("journal");
        Workload.Echo echo = new Workload.Echo();
        try (EventBus bus = Workload.start(Workload.journal(directory), ChainMode.FUSED, echo)) {
            ChildJvm child = ChildJvm.start(evidence.directory(), TailingChild.class, directory);
            try (child) {
                child.awaitLine("TAILING");
                long startNs = System.nanoTime();
                long last = publish(bus, 1, events);
                double seconds = (System.nanoTime() - startNs) / 1e9;
                assertThat(bus.drain(Duration.ofSeconds(60))).isTrue();
                last = bus.sequence(Ack.JOURNALED);
                child.say(Long.toString(last));
                assertThat(child.awaitLine("SEEN")).isEqualTo("SEEN " + last + " " + events + " 0");
                assertThat(child.awaitExit()).isZero();
                evidence.print(last + " events tailed, written at " + (long) (last / seconds) + " a second");
            }
        }
    }

    @Test
    void shouldRefuseASecondWriterHereAndElsewhereAndLetTheFirstGoOn() throws Exception {
        Path directory = evidence.directory().resolve("journal");
        try (EventBus bus = Workload.start(directory, ChainMode.FUSED)) {
            long counter = 0;
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThatThrownBy(() -> Workload.start(directory, ChainMode.FUSED))
                        .isInstanceOf(LogOpenException.class)
                        .hasMessageContaining("open for writing in this process, by bus 'fault'")
                        .hasMessageNotContaining("\n");
                refuseChild(directory);
                Path byAnotherName = directory.resolveSibling("link-" + attempt);
                java.nio.file.Files.createSymbolicLink(byAnotherName, directory);
                assertThatThrownBy(() -> Workload.start(byAnotherName, ChainMode.FUSED))
                        .isInstanceOf(LogOpenException.class);

                long last = publish(bus, counter + 1, 100);
                counter += 100;
                assertThat(bus.await(last, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
            }
        }
        assertThat(LogCheck.of(directory).published()).isEqualTo(300);
        try (EventBus bus = Workload.start(directory, ChainMode.FUSED)) {
            assertThat(bus.status().epoch()).isEqualTo(2);
        }
    }

    private void refuseChild(Path directory) {
        try (ChildJvm child =
                ChildJvm.start(evidence.directory(), PublishingChild.class, directory, 1, ChainMode.FUSED, 1)) {
            assertThat(child.awaitLine("REFUSED"))
                    .contains("open for writing in another process: process "
                            + ProcessHandle.current().pid() + ", bus 'fault'");
            assertThat(child.rest()).isEmpty();
            assertThat(child.awaitExit()).isEqualTo(PublishingChild.EXIT_REFUSED);
        }
    }

    private static long publish(EventBus bus, long from, long events) {
        Publisher publisher = bus.publisher(Workload.source(0));
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[128]);
        long sequence = 0;
        for (long counter = from; counter < from + events; counter++) {
            int length = Workload.encode(bytes, 0, -1, counter);
            sequence = publisher.publish(Workload.TICK, bytes, 0, length);
            while (PublishResult.isTransient(sequence)) {
                LockSupport.parkNanos(10_000);
                sequence = publisher.publish(Workload.TICK, bytes, 0, length);
            }
            assertThat(sequence).isPositive();
        }
        return sequence;
    }
}
