package io.anel.benchmarks.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.HeaderFlyweight;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.PairRunner;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Turn;
import io.anel.benchmarks.rig.Workload;
import io.anel.benchmarks.rig.Workload.WaitKind;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The rig rejects a turn that lost anything, so a peer that comes back has moved every event. Each runs twice in this JVM. */
class LibraryArmsTest {
    private static final int EVENTS = 20_000;
    private static final int TURNS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final PrintStream QUIET =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    static Stream<Arm> arms() {
        return Stream.of(
                new ArrayQueueArm(),
                GuavaArm.handingOver(),
                GuavaArm.onThePublishersThread(),
                new VertxArm(),
                AgronaRingArm.manyToOne(),
                AgronaRingArm.oneToOne(),
                AeronIpcArm.concurrent(),
                AeronIpcArm.exclusive(),
                AeronArchiveArm.inPageCache(),
                AeronArchiveArm.forcing());
    }

    @ParameterizedTest
    @MethodSource("arms")
    void shouldMoveEveryEventAndLeaveNoThreadAndNoFileBehind(Arm arm) throws Exception {
        Set<String> threadsBefore = threads();
        Set<Path> cachesBefore = caches();

        run(WaitKind.BACKOFF, 64, arm);

        assertThat(directory).isEmptyDirectory();
        assertThat(caches()).isEqualTo(cachesBefore);
        assertThat(mappings()).noneMatch(mapping -> mapping.contains("aeron") || mapping.contains("archive"));
        assertThat(threadsOnceSettled(threadsBefore)).isSubsetOf(threadsBefore);
    }

    @ParameterizedTest
    @EnumSource(
            value = WaitKind.class,
            names = {"YIELD", "SPIN"})
    void shouldMoveEveryEventWhateverTheWaiting(WaitKind waiting) throws Exception {
        run(
                waiting,
                64,
                AgronaRingArm.manyToOne(),
                AgronaRingArm.oneToOne(),
                AeronIpcArm.concurrent(),
                AeronArchiveArm.inPageCache());
    }

    @Test
    void shouldMoveLargerPayloads() throws Exception {
        run(WaitKind.BACKOFF, 1024, AgronaRingArm.manyToOne(), AeronIpcArm.concurrent(), new VertxArm());
    }

    @Test
    void shouldHaveRecordedEveryEvent() throws Exception {
        List<Long> checksums = new ArrayList<>();

        run(
                WaitKind.BACKOFF,
                64,
                new ReadingBack(AeronArchiveArm.inPageCache(), checksums),
                new ReadingBack(AeronArchiveArm.forcing(), checksums));

        assertThat(checksums)
                .hasSize(2 * TURNS)
                .containsOnly(Payload.ofLength(64).expectedChecksum(EVENTS));
    }

    private void run(WaitKind waiting, int payloadLength, Arm... arms) throws Exception {
        Payload payload = Payload.ofLength(payloadLength);
        Workload workload = new Workload(EVENTS, 1024, waiting, Workload.ProducerKind.MULTI, payload, 1);
        Comparison comparison = new Comparison(
                        "key", "?", AckMeaning.HANDLED, 1, List.of(Place.DISK), EVENTS, () -> List.of(twice(arms)))
                .carrying(payload);
        new PairRunner(directory, workload, 0, TURNS, QUIET).run(comparison, Place.DISK);
    }

    /** A series compares an arm with a peer. */
    private static Arm[] twice(Arm... arms) {
        return arms.length > 1 ? arms : new Arm[] {arms[0], arms[0]};
    }

    /** All but the JDK's own that waits for processes, as the rig's {@code sync} is one. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("process reaper"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Pools end their threads a moment after they are closed. */
    private static Set<String> threadsOnceSettled(Set<String> expected) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!expected.containsAll(threads()) && System.nanoTime() - deadlineNs < 0) {
            Thread.sleep(20);
        }
        return threads();
    }

    /** Vert.x keeps files that it serves in a directory of its own, unless told not to. */
    private static Set<Path> caches() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("vertx"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Files that this process has mapped, deleted ones too; a jar is no mapping of an arm's. */
    private static List<String> mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/") && !line.endsWith(".jar"))
                    .toList();
        }
    }

    /** Reads what an archive's turn leaves on disk, before the rig deletes it. */
    private record ReadingBack(AeronArchiveArm arm, List<Long> checksums) implements Arm {
        @Override
        public String name() {
            return arm.name();
        }

        @Override
        public int busyThreads() {
            return arm.busyThreads();
        }

        @Override
        public Arrival run(Turn turn) throws Exception {
            Arrival arrival = arm.run(turn);
            checksums.add(checksum(turn.directory().resolve("archive").resolve("0-0.rec"), turn.payload()));
            return arrival;
        }

        private static long checksum(Path segment, Payload payload) throws IOException {
            DataHeaderFlyweight frame = new DataHeaderFlyweight();
            UnsafeBuffer bytes = new UnsafeBuffer(Files.readAllBytes(segment));
            long checksum = 0;
            int offset = 0;
            for (int length = bytes.getInt(0); length > 0; length = bytes.getInt(offset)) {
                frame.wrap(bytes, offset, length);
                if (frame.headerType() == HeaderFlyweight.HDR_TYPE_DATA) {
                    checksum =
                            Payload.checksum(checksum, payload.fold(bytes, offset + DataHeaderFlyweight.HEADER_LENGTH));
                }
                offset += BitUtil.align(length, FrameDescriptor.FRAME_ALIGNMENT);
            }
            return checksum;
        }
    }
}
