package io.anel.journal.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.api.Ack;
import io.anel.api.AckOutcome;
import io.anel.api.BusStatus;
import io.anel.api.ChainMode;
import io.anel.api.EventBus;
import io.anel.api.PublishResult;
import io.anel.api.Publisher;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A disk that runs full stops publishing early, with a result that says so; what was accepted still gets in. */
@Timeout(120)
class FullDiskTest {
    private static final int DISK_MIB = 12;

    @RegisterExtension
    private final Evidence evidence = new Evidence();

    private Path disk;

    @BeforeEach
    void mountASmallDisk() throws Exception {
        disk = Files.createDirectories(evidence.directory().resolve("disk"));
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MIB + "m,mode=0700", "none", disk.toString());
        if (!mounted) {
            Files.delete(disk);
        }
        assumeTrue(mounted, "mounting a small disk takes root");
    }

    @AfterEach
    void unmount() throws Exception {
        if (Files.exists(disk)) {
            assertThat(run("umount", "-l", disk.toString())).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ChainMode.class,
            names = {"FUSED", "PINNED"})
    void shouldPauseBeforeTheDiskIsFullAndResumeOnceItHasRoom(ChainMode mode) throws IOException {
        Path directory = disk.resolve("journal");
        Path ballast = disk.resolve("ballast");
        writeBallast(ballast, 6);
        List<Long> accepted = new ArrayList<>();
        long counter = 0;
        try (EventBus bus = Workload.start(directory, mode)) {
            for (int pause = 1; pause <= 2; pause++) {
                long result = publishUntilRefused(bus, counter, accepted, Integer.MAX_VALUE);
                counter = accepted.size();
                assertThat(PublishResult.describe(result)).isEqualTo("NO_SPACE");
                assertThat(bus.status().state()).isEqualTo(BusStatus.State.NO_SPACE);
                // All that was accepted, and every emission of it, still has its room.
                assertThat(bus.drain(Duration.ofSeconds(20))).isTrue();
                for (int i = accepted.size() - 1; i >= 0; i -= 500) {
                    assertThat(bus.await(accepted.get(i), Ack.DURABLE)).isEqualTo(AckOutcome.STANDS);
                }
                // Still full: it stays so, however often one asks.
                long askUntilNs = System.nanoTime() + 50_000_000L;
                while (System.nanoTime() < askUntilNs) {
                    long again = publishUntilRefused(bus, counter, accepted, 1);
                    assertThat(PublishResult.describe(again)).isEqualTo("NO_SPACE");
                    LockSupport.parkNanos(500_000);
                }
                if (pause == 1) {
                    writeBallast(ballast, 2);
                } else {
                    Files.delete(ballast);
                }
                long deadlineNs = System.nanoTime() + 10_000_000_000L;
                while (bus.status().state() != BusStatus.State.RUNNING && System.nanoTime() < deadlineNs) {
                    LockSupport.parkNanos(100_000);
                }
                assertThat(bus.status().state()).isEqualTo(BusStatus.State.RUNNING);
            }
            assertThat(publishUntilRefused(bus, counter, accepted, 1000)).isPositive();
        }
        LogCheck check = LogCheck.of(directory);
        assertThat(check.counter(0)).isEqualTo(accepted.size());
        assertThat(check.unanswered()).isZero();
        evidence.print(mode + ": " + accepted.size() + " accepted over two pauses, all there");
        try (EventBus bus = Workload.start(directory, mode)) {
            assertThat(bus.status().epoch()).isEqualTo(2);
        }
    }

    private static long publishUntilRefused(EventBus bus, long from, List<Long> accepted, int limit) {
        Publisher publisher = bus.publisher(Workload.source(0));
        UnsafeBuffer bytes = new UnsafeBuffer(new byte[128]);
        long counter = from;
        long result = 1;
        for (int i = 0; i < limit; i++) {
            int length = Workload.encode(bytes, 0, -1, counter + 1);
            result = publisher.publish(Workload.TICK, bytes, 0, length);
            while (result == PublishResult.BACK_PRESSURED) {
                LockSupport.parkNanos(20_000);
                result = publisher.publish(Workload.TICK, bytes, 0, length);
            }
            if (result < 0) {
                return result;
            }
            counter++;
            accepted.add(result);
        }
        return result;
    }

    private static void writeBallast(Path file, int mebibytes) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.setLength(0);
            for (int i = 0; i < mebibytes; i++) {
                out.write(new byte[1024 * 1024]);
            }
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
