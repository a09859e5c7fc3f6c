package io.anel.tool;

import static io.anel.tool.ToolKit.journal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.api.EventBus;
import io.anel.api.SystemEvent;
import io.anel.journal.ForgedExcerpt;
import io.anel.journal.format.ExcerptKind;
import io.anel.tool.ToolKit.Run;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tail} shows the last events and each that comes, once, in order, from this process or another. */
@Timeout(60)
class TailCommandTest {
    private static final int SIGINT = 2;

    @TempDir
    private Path directory;

    /** Keeps what is written, and tells when the first line is there. */
    private static final class Lines extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public synchronized void write(int b) {
            bytes.write(b);
            begun.countDown();
        }

        @Override
        public synchronized void write(byte[] b, int offset, int length) {
            bytes.write(b, offset, length);
            begun.countDown();
        }

        synchronized List<SystemEvent> events() {
            return bytes.toString().lines().map(SystemEvent::parse).toList();
        }
    }

    private static void publish(EventBus bus, int from, int to) {
        IntStream.range(from, to)
                .forEach(i -> ToolKit.publish(bus.publisher("gateway"), ToolKit.FILLED, Map.of("order", i), null));
    }

    private static long[] orders(List<SystemEvent> events) {
        return events.stream()
                .mapToLong(event -> ((Number) event.as(ToolKit.FILLED).get("order")).longValue())
                .toArray();
    }

    @Test
    void shouldShowTheLastEventsThatFitAndEnd() {
        Path desk = directory.resolve("desk");
        ToolKit.writeDesk(desk, 2_000);
        long[] all = journal("cat", desk).sound().sequences();

        assertThat(journal("tail", desk, "--no-follow").sound().sequences()).isEqualTo(last(all, 10));
        assertThat(journal("tail", desk, "--no-follow", "-n", 3).sound().sequences())
                .isEqualTo(last(all, 3));
        assertThat(journal("tail", desk, "--no-follow", "--lines", 0).sound().out())
                .isEmpty();
        assertThat(journal("tail", desk, "--no-follow", "--lines", 100_000)
                        .sound()
                        .sequences())
                .isEqualTo(all);
        long[] ticks = journal("cat", desk, "--type", "tick").sound().sequences();
        assertThat(journal("tail", desk, "--no-follow", "-n", 2, "--type", "tick")
                        .sound()
                        .sequences())
                .isEqualTo(ticks)
                .hasSize(2);
        assertThat(journal("tail", desk, "--no-follow", "--from", all[7])
                        .sound()
                        .sequences())
                .isEqualTo(last(all, all.length - 7));
        journal("tail", desk, "--lines", 2, "--from", 3).failed(2, "--lines or --from");
        journal("tail", desk, "--lines", -1).failed(2, "--lines=-1");
    }

    @Test
    void shouldSayWhichEventsAreLostBetweenThoseThatItShows() throws IOException {
        Path salvaged = directory.resolve("salvaged");
        ToolKit.writeDesk(salvaged, 60);
        long[] all = journal("cat", salvaged, "--system").sound().sequences();
        List<ForgedExcerpt> batches = ForgedExcerpt.all(salvaged, 1, 1, ExcerptKind.BATCH);
        ForgedExcerpt lost = batches.get(batches.size() - 1).lose();
        int behind =
                (int) LongStream.of(all).filter(s -> s > lost.lastSequence()).count();

        journal("tail", salvaged, "--system", "--no-follow", "-n", 0).sound();
        Run run = journal("tail", salvaged, "--system", "--no-follow", "-n", behind)
                .sound();
        assertThat(run.sequences()).isEqualTo(last(all, behind));
        for (int lines : new int[] {behind + 1, 1_000}) {
            run = journal("tail", salvaged, "--system", "--no-follow", "-n", lines);
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("lost: ")
                    .contains(lost.firstSequence() + " to " + lost.lastSequence());
            assertThat(run.sequences()).endsWith(last(all, behind)).hasSizeGreaterThan(behind);
        }
        run = journal("tail", salvaged, "--system", "--from", lost.firstSequence(), "--limit", 1);
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.sequences()).containsExactly(all[all.length - behind]);
    }

    private static long[] last(long[] all, int count) {
        return LongStream.of(all).skip(all.length - count).toArray();
    }

    @Test
    void shouldFollowALiveWriterOverItsRestart() throws Exception {
        Path live = directory.resolve("live");
        Lines out = new Lines();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FutureTask<Integer> tail = new FutureTask<>(
                () -> ToolKit.journalInto(out, err, "tail", live, "--json", "-n", 5, "--limit", 6_005));
        Thread thread = new Thread(tail, "tail");
        try (EventBus bus = ToolKit.bus(live)) {
            publish(bus, 0, 100);
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();
            thread.start();
            assertThat(out.begun.await(20, TimeUnit.SECONDS)).isTrue();
            publish(bus, 100, 3_100);
        }
        try (EventBus bus = ToolKit.bus(live)) {
            publish(bus, 3_100, 6_100);
            assertThat(tail.get(20, TimeUnit.SECONDS)).isZero();
        }
        thread.join(1_000);

        assertThat(err.toString()).isEmpty();
        assertThat(orders(out.events())).isEqualTo(LongStream.range(95, 6_100).toArray());
    }

    @Test
    void shouldFollowFromAnotherProcessAndEndBySigintWithWholeLines() throws Exception {
        assumeTrue(heedsSigint(), "SIGINT is ignored here, as in a shell's background, and children inherit that");
        Path live = directory.resolve("live");
        List<String> lines = new ArrayList<>();
        try (EventBus bus = ToolKit.bus(live)) {
            publish(bus, 0, 10);
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();
            Process process = ToolKit.start(true, "tail", live, "--json");
            try (BufferedReader reader = process.inputReader()) {
                lines.add(reader.readLine());
                publish(bus, 10, 2_000);
                while (lines.size() < 2_000) {
                    lines.add(reader.readLine());
                }
                new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                        .start()
                        .waitFor();

                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(reader.readLine()).isNull();
                assertThat(process.exitValue()).isEqualTo(130);
                assertThat(process.getErrorStream().readAllBytes()).isEmpty();
            } finally {
                process.destroyForcibly();
            }
        }

        assertThat(orders(lines.stream().map(SystemEvent::parse).toList()))
                .isEqualTo(LongStream.range(0, 2_000).toArray());
    }

    @Test
    void shouldSayWhenTheJournalWasRecoveredToAnEarlierEndAndGoOnWithWhatIsThere() throws Exception {
        Path link = directory.resolve("journal");
        Path recovered = directory.resolve("recovered");
        Files.createSymbolicLink(link, directory.resolve("lost"));
        Lines out = new Lines();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        FutureTask<Integer> tail = new FutureTask<>(
                () -> ToolKit.journalInto(out, err, "tail", link, "--json", "--from", 1, "--limit", 210));
        try (EventBus bus = ToolKit.bus(directory.resolve("lost"))) {
            publish(bus, 0, 100);
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();
            ToolKit.copy(directory.resolve("lost"), recovered);
            new Thread(tail, "tail").start();
            publish(bus, 100, 150);
            await(out, 150);
        }
        Files.setPosixFilePermissions(recovered, PosixFilePermissions.fromString("rwx------"));
        try (EventBus bus = ToolKit.bus(recovered)) {
            publish(bus, 1_000, 1_060);
            assertThat(bus.drain(ToolKit.PATIENCE)).isTrue();
        }

        Files.createSymbolicLink(directory.resolve("next"), recovered);
        Files.move(directory.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);

        assertThat(tail.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(err.toString().lines()).singleElement().asString().contains("recovered to an earlier end");
        assertThat(orders(out.events()))
                .isEqualTo(LongStream.concat(LongStream.range(0, 150), LongStream.range(1_000, 1_060))
                        .toArray());
    }

    private static boolean heedsSigint() throws IOException {
        String ignored = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElseThrow();
        return (Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16) & 1L << SIGINT - 1) == 0;
    }

    private static void await(Lines lines, int count) {
        long deadlineNs = System.nanoTime() + ToolKit.PATIENCE.toNanos();
        while (lines.events().size() < count) {
            assertThat(System.nanoTime() - deadlineNs)
                    .as("time left for %d lines", count)
                    .isNegative();
            LockSupport.parkNanos(5_000_000);
        }
    }
}
