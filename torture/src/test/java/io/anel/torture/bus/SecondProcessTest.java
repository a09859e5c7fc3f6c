package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.EventBus;
import io.anel.api.LogOpenException;
import io.anel.torture.part.Promises;
import io.anel.torture.process.ChildJvm;
import io.anel.torture.process.PartProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
    void shouldBeTailedByAnotherProcessAtFullSpeedOverRolls() throws InterruptedException {
        tail(200_000);
    }

    @Test
    @Tag("slow")
    void shouldBeTailedByAnotherProcessOverMillionsOfEvents() throws InterruptedException {
        tail(5_000_000);
    }

    private void tail(long events) throws InterruptedException {
        Path directory = evidence.directory().resolve("journal");
        try (EventBus bus = start(directory)) {
            ChildJvm child = ChildJvm.start(List.of(), evidence.directory(), TailingChild.class, directory);
            try (child) {
                child.awaitLine("TAILING");
                long startNs = System.nanoTime();
                long last = new Blocks(bus.publisher(Traffic.source(0)), 0).publish(1, events);
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
        try (EventBus bus = start(directory)) {
            long counter = 0;
            for (int attempt = 1; attempt <= 3; attempt++) {
                assertThatThrownBy(() -> start(directory))
                        .isInstanceOf(LogOpenException.class)
                        .hasMessageContaining("open for writing in this process, by bus 'torture'")
                        .hasMessageNotContaining("\n");
                refuseChild(directory);
                Path byAnotherName = directory.resolveSibling("link-" + attempt);
                Files.createSymbolicLink(byAnotherName, directory);
                assertThatThrownBy(() -> start(byAnotherName)).isInstanceOf(LogOpenException.class);

                long last = new Blocks(bus.publisher(Traffic.source(0)), 0).publish(counter + 1, counter + 100);
                counter += 100;
                assertThat(bus.await(last, Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
            }
        }
        assertThat(LogCheck.of(directory, new Promises()).counter(0)).isEqualTo(300);
        try (EventBus bus = start(directory)) {
            assertThat(bus.status().epoch()).isEqualTo(2);
        }
    }

    private void refuseChild(Path directory) throws InterruptedException {
        try (PartProcess process =
                PartProcess.start(evidence.directory(), new BusPart(), directory, 1, new Promises())) {
            process.awaitOpenOrOver();
            assertThat(process.refusal())
                    .contains("open for writing in another process: process "
                            + ProcessHandle.current().pid() + ", bus 'torture'");
        }
    }

    private EventBus start(Path directory) {
        return TortureBus.start(TortureBus.journal(directory, evidence.random()), evidence.random(), new Stages());
    }
}
