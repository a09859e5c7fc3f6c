package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.api.LogOpenException;
import io.anel.event.FrameDescriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of six megabytes. */
@Timeout(60)
class JournalSpaceTest {
    /** At each, one in a hundred met a file that was gone. */
    private static final int LOOKS = 1_500;

    @TempDir
    Path parent;

    private Path small;

    @BeforeEach
    void mountASmallFileSystem() throws Exception {
        small = Files.createDirectory(parent.resolve("small"));
        assumeThat(JournalKit.run("mount", "-t", "tmpfs", "-o", "size=6m,mode=0700", "tmpfs", small.toString()))
                .as("this user may mount")
                .isZero();
    }

    @AfterEach
    void unmount() throws Exception {
        JournalKit.run("umount", "-l", small.toString());
    }

    @Test
    void shouldPauseWhenTheDiskFillsAndGoOnWhenThereIsRoomAgain() throws Exception {
        Path dir = small.resolve("journal");
        Path filler = small.resolve("filler");
        Files.write(filler, new byte[3 << 20]);
        long last = 0;
        try (JournalLog log = JournalKit.open(dir)) {
            while (log.hasRoom()) {
                last = JournalKit.append(log, last, 20);
                assertThat(last).isLessThan(1_000_000);
            }
            // What was accepted before still fits: reserveBytes of frames, each in a batch of its own, and a largest
            // batch.
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (long bytes = 0; bytes < JournalKit.SETTINGS.reserveBytes(); bytes += 64) {
                log.append(run.begin(++last).event(64 - FrameDescriptor.HEADER_LENGTH));
            }
            int frames = JournalKit.MAX_BATCH_BYTES / 64;
            log.append(run.begin(last + 1).events(frames, 64 - FrameDescriptor.HEADER_LENGTH));
            last += frames;
            assertThat(log.force()).isEqualTo(last);
            log.idle();
            // A roll may have given space back.
            while (log.hasRoom()) {
                last = JournalKit.append(log, last, 20);
            }

            Files.delete(filler);

            awaitRoom(log);
            last = JournalKit.append(log, last, 3_000);
        }
        assertThat(JournalKit.readAll(dir)).isEqualTo(last);
        assertThat(JournalInfo.of(dir).isCleanlyClosed()).isTrue();
    }

    /** Without room for a whole new cycle, but for some more events, a writer makes the next cycle's file at each append and takes it away again. */
    @Test
    void shouldRefuseNobodyWhoLooksWhileAFileComesAndGoes() throws Exception {
        Path dir = small.resolve("journal");
        Path filler = small.resolve("filler");
        try (JournalLog log = JournalKit.open(dir)) {
            long last = JournalKit.append(log, 0, 400);
            JournalKit.fill(filler);
            shorten(filler, 100 * 1024);
            CompletableFuture<Void> looks = CompletableFuture.runAsync(() -> look(dir));
            while (!looks.isDone()) {
                if (log.hasRoom()) {
                    last = JournalKit.append(log, last, 1);
                } else {
                    shorten(filler, 16 * 1024);
                }
                LockSupport.parkNanos(1_000_000);
            }
            looks.get();
            Files.delete(filler);
        }
    }

    /** It is not to grow to where no place in it has a number: what is behind that is lost. */
    @Test
    void shouldLeaveAFileThatHasGrownToManyTimesItsSizeForWantOfSpaceForTheNext() throws Exception {
        Path dir = small.resolve("journal");
        Path filler = small.resolve("filler");
        long last;
        long longest = 0;
        try (JournalLog log = JournalKit.open(dir)) {
            last = JournalKit.append(log, 0, 400);
            JournalKit.fill(filler);
            while (last < 52_000) {
                if (log.hasRoom()) {
                    last = JournalKit.append(log, last, 20);
                } else {
                    // Never so much at once as the next file needs.
                    shorten(filler, 16 * 1024);
                    LockSupport.parkNanos(2_000_000);
                }
                longest = Math.max(longest, longestFile(dir));
            }
        }
        assertThat(longest).isBetween(3_500L * 1024, 4_200L * 1024);
        assertThat(JournalKit.readAll(dir)).isEqualTo(last);
    }

    /** With just enough for what it copies, there must be room for the marks behind it, too. */
    @Test
    void shouldCloseInOrderWhateverRoomAnOpeningWasLeft() throws Exception {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        try (JournalLog log = JournalKit.open(alive)) {
            TestRun run = new TestRun(JournalKit.MAX_BATCH_BYTES);
            for (int sequence = 1; sequence <= 40; sequence++) {
                log.append(run.begin(sequence).event(20_000));
            }
            JournalKit.copy(alive, dead);
        }
        int opened = 0;
        long empty = usableBytes();
        for (int free = 200; free <= 280; free++) {
            Path dir = JournalKit.copy(dead, small.resolve("journal"));
            Path filler = small.resolve("filler");
            Files.write(filler, new byte[(int) usableBytes() - free * 4096]);
            try {
                Journal.at(dir)
                        .blockBytes(256 * 1024)
                        .reserveChunkBytes(4096)
                        .open(JournalKit.SETTINGS)
                        .close();
                opened++;
                assertThat(JournalInfo.of(dir).isCleanlyClosed())
                        .as("with %d pages", free)
                        .isTrue();
            } catch (LogOpenException e) {
                assertThat(e).hasMessageMatching(".*(full disk|No space left on device).*");
            }
            Files.delete(filler);
            delete(dir);
            awaitUsable(empty);
        }
        assertThat(opened).isBetween(1, 80);
    }

    private long usableBytes() throws IOException {
        return Files.getFileStore(small).getUsableSpace();
    }

    /** A file that is deleted takes its place until it is unmapped, too, which is done in the background. */
    private void awaitUsable(long bytes) throws IOException {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (usableBytes() < bytes) {
            assertThat(System.nanoTime()).isLessThan(deadlineNs);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Bytes there are, but no inode for one file more. */
    @Test
    void shouldGoOnInItsFileWhereTheDiskHasNoInodeForTheNext() throws Exception {
        Path dir = small.resolve("journal");
        long last;
        try (JournalLog log = JournalKit.open(dir)) {
            last = JournalKit.append(log, 0, 100);
            assertThat(JournalKit.run("mount", "-o", "remount,nr_inodes=100", small.toString()))
                    .isZero();
            Path fillers = Files.createDirectory(small.resolve("fillers"));
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 100; i++) {
                            Files.createFile(fillers.resolve("filler-" + i));
                        }
                    })
                    .isInstanceOf(IOException.class);
            while (log.hasRoom()) {
                last = JournalKit.append(log, last, 20);
                assertThat(last).isLessThan(60_000);
            }
            // So many times as long as a file is meant to be with what is kept free, and no longer.
            assertThat(longestFile(dir)).isBetween(3_500L * 1024, 4_200L * 1024);

            Files.delete(fillers.resolve("filler-0"));

            awaitRoom(log);
            last = JournalKit.append(log, last, 100);
        }
        assertThat(JournalKit.readAll(dir)).isEqualTo(last);
        assertThat(JournalInfo.of(dir).isCleanlyClosed()).isTrue();
    }

    private static void awaitRoom(JournalLog log) {
        for (int i = 0; i < 1_000 && !log.hasRoom(); i++) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(log.hasRoom()).isTrue();
    }

    private static long longestFile(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            return files.filter(file -> file.toString().endsWith(".cq4"))
                    .mapToLong(file -> file.toFile().length())
                    .max()
                    .orElseThrow();
        }
    }

    private static void look(Path dir) {
        try (JournalReader tail = JournalReader.open(dir)) {
            for (int i = 0; i < LOOKS; i++) {
                assertThat(JournalVerifier.verify(dir, (events, all) -> {}).isSound())
                        .isTrue();
                assertThat(JournalInfo.of(dir).damage()).isEmpty();
                try (JournalReader reader = JournalReader.open(dir).seek(300)) {
                    assertThat(reader.poll((sequence, epoch, buffer, offset, length) -> {}, 1))
                            .isOne();
                }
                for (int poll = 0; poll < 100; poll++) {
                    tail.poll((sequence, epoch, buffer, offset, length) -> {}, 1_000);
                }
            }
        }
    }

    private static void shorten(Path filler, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(filler, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - bytes));
        }
    }

    @Test
    void shouldRefuseToOpenOnAFullDiskAndLeaveTheJournalAsItWas() throws IOException {
        Path dir = small.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 1_000);
        }
        Path filler = small.resolve("filler");
        JournalKit.fill(filler);
        List<String> before = JournalRecoveryTest.fingerprint(dir);

        assertThatThrownBy(() -> JournalKit.open(dir)).isInstanceOf(LogOpenException.class);
        assertThat(before).isSubsetOf(JournalRecoveryTest.fingerprint(dir));

        Files.delete(filler);
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isEqualTo(1_000);
        }
    }

    /** As in a chroot, or where {@code /proc} is hidden. */
    @Test
    void shouldPauseWhenADiskFillsThatIsInNoListOfMounts() throws Exception {
        assumeThat(Path.of("/usr/bin/unshare")).exists();
        String noMounts = "mount --bind /dev/null /proc/$$/mounts && exec \"$@\"";

        assertThat(ChildProcess.runUnder(
                        List.of("unshare", "-m", "sh", "-c", noMounts, "sh"),
                        "fill",
                        small.resolve("journal").toString()))
                .contains("full, durable true")
                .doesNotContain("Exception");
    }

    @Test
    void shouldTakeNothingBackWhereTheFileSystemCannot() throws Exception {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        // The first look at errno, Chronicle's metadata and the cycle reserve; what comes then is the close.
        String refusesToPunch = "inject=fallocate:error=EOPNOTSUPP:when=4+";

        String output = ChildProcess.runUnder(
                List.of("strace", "-f", "-o", small.resolve("trace").toString(), "-e", refusesToPunch),
                "open",
                small.resolve("journal").toString());

        assertThat(Files.readString(small.resolve("trace"))).contains("FALLOC_FL_PUNCH_HOLE", "EOPNOTSUPP");
        assertThat(output).contains("opened at 0").doesNotContain("Exception");
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        }
    }
}
