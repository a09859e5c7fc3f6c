package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.anel.api.AnelException;
import io.anel.api.ConfigurationException;
import io.anel.api.DamagedLogException;
import io.anel.api.LogOpenException;
import io.anel.journal.format.CycleBounds;
import io.anel.journal.format.Manifest;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An opening that is refused says in one line what was expected and what came, by a type of its own, and changes nothing. */
@Timeout(60)
class JournalRefusalTest {
    private static final String ONE_LINE = "[^\\n\\r]*expected [^\\n\\r]+, got [^\\n\\r]+";

    /** At most. */
    private static final long BYTES_A_CYCLE = 80;

    @TempDir
    Path parent;

    private Path dir;

    @BeforeEach
    void writeAJournal() {
        dir = parent.resolve("disk").resolve("journal");
        write();
    }

    private void write() {
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 1_000);
        }
    }

    @AfterEach
    void unmount() throws Exception {
        JournalKit.run("umount", "-l", diskName());
    }

    @Test
    void shouldRefuseADirectoryThatIsMissing() throws IOException {
        Path missing = parent.resolve("missing").resolve("journal");

        assertThat(refused(
                        LogOpenException.class,
                        () -> JournalKit.journal(missing).createIfMissing(false).open(JournalKit.SETTINGS)))
                .endsWith("got no such directory");
        assertThat(parent.resolve("missing")).doesNotExist();
    }

    @Test
    void shouldRefuseADirectoryThatCannotBeMadeBecauseAFileStandsInItsWay() throws IOException {
        Path file = Files.writeString(parent.resolve("letter"), "dear");

        for (Path path :
                List.of(file, file.resolve("journal"), file.resolve("a").resolve("b"))) {
            assertThat(refused(LogOpenException.class, () -> JournalKit.open(path)))
                    .isEqualTo(file + ": expected a directory, got something else");
        }
        assertThat(file).hasContent("dear");
    }

    @Test
    void shouldRefuseADirectoryThatIsNotOurs() throws IOException {
        Path letter = Files.writeString(parent.resolve("letter"), "dear");
        Path link = Files.createSymbolicLink(dir.resolve("epoch-00002"), parent);
        assertThat(refused(LogOpenException.class, this::open)).startsWith(link + ": ");
        Files.delete(link);
        assertThat(refused(LogOpenException.class, () -> JournalKit.open(parent)))
                .endsWith("got one with 'disk' in it");
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(dir, "unix:uid", 12345);

        assertThat(refused(LogOpenException.class, this::open)).endsWith("got one of user id 12345");
        assertThat(letter).hasContent("dear");
    }

    @Test
    void shouldRefuseAJournalWithoutItsManifest() throws IOException {
        Files.delete(dir.resolve("manifest"));

        assertThat(refused(LogOpenException.class, this::open)).endsWith("got a journal that has lost its manifest");
    }

    @Test
    void shouldReadNoMoreThanTheBeginningOfAManifestThatIsNone() throws IOException {
        Path manifest = dir.resolve("manifest");
        try (RandomAccessFile file = new RandomAccessFile(manifest.toFile(), "rw")) {
            file.setLength(0);
            file.setLength(32 << 20);
        }
        String message = refused(DamagedLogException.class, () -> JournalKit.open(dir));
        assertThat(message).isEqualTo(manifest + " byte 0: expected it to begin with 'anel-journal', got other bytes");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

        long before = threads.getCurrentThreadAllocatedBytes();
        catchThrowable(() -> JournalKit.open(dir));

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
    }

    @Test
    void shouldWriteNoManifestThatNobodyCouldRead() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        byte[] before = Files.readAllBytes(layout.manifest());
        Manifest tooLarge = manifestOf(ManifestFile.MAX_BYTES / BYTES_A_CYCLE + 1);

        assertThatThrownBy(() -> ManifestFile.write(layout, tooLarge))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(
                        layout.manifest() + ": expected at most " + ManifestFile.MAX_BYTES + " bytes, got ");

        assertThat(layout.manifest()).hasBinaryContent(before);
        assertThat(layout.manifestAside()).doesNotExist();
    }

    @Tag("slow")
    @Test
    void shouldReadTheLargestManifestThatItWrites() throws IOException {
        JournalLayout layout = new JournalLayout(dir);
        Manifest largest = manifestOf(ManifestFile.MAX_BYTES / BYTES_A_CYCLE - 10);

        ManifestFile.write(layout, largest);

        assertThat(ManifestFile.read(layout).equals(largest)).isTrue();
        assertThat(Files.size(layout.manifest())).isGreaterThan(ManifestFile.MAX_BYTES - 20 * BYTES_A_CYCLE);
    }

    /** Of cycles with the longest lines. */
    private static Manifest manifestOf(long cycles) {
        List<CycleBounds> bounds = new ArrayList<>();
        long sequence = 1_000_000_000_000_000_000L;
        for (int i = 0; i < cycles; i++, sequence++) {
            bounds.add(new CycleBounds(1_000_000_000 + i, 65_533, sequence, sequence));
        }
        return new Manifest(1, 65_534, 2_000_000_000, sequence, sequence - 1, bounds);
    }

    @Test
    void shouldRefuseAForeignHeader() throws IOException {
        Path cycle = new JournalLayout(dir).cycle(1, 2);
        byte[] bytes = Files.readAllBytes(cycle);
        System.arraycopy("ForeignX".getBytes(StandardCharsets.US_ASCII), 0, bytes, 14, 8);
        Files.write(cycle, bytes);

        assertThat(refused(DamagedLogException.class, this::open))
                .startsWith(cycle + " byte 0: expected the header of a Chronicle cycle");
    }

    @Test
    void shouldRefuseADirectoryThatOthersCanWrite() throws IOException {
        for (String mode : List.of("rwxrwx---", "rwx---rwx", "rwx----w-")) {
            Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString(mode));

            assertThat(refused(LogOpenException.class, this::open)).endsWith("got mode " + mode);
        }
    }

    @Test
    void shouldRefuseAReadOnlyDisk() throws Exception {
        moveToADiskOf("8m");
        // Chronicle lets go of its mappings on a thread of its own, a little after the close.
        for (int i = 0; i < 1_000 && JournalKit.run("mount", "-o", "remount,ro", diskName()) != 0; i++) {
            LockSupport.parkNanos(5_000_000);
        }

        assertThat(refused(LogOpenException.class, this::open))
                .isEqualTo(dir + ": expected a directory that can be written, got a read-only one");
        Path beside = dir.resolveSibling("beside");
        assertThat(refused(LogOpenException.class, () -> JournalKit.open(beside)))
                .startsWith(beside + ": expected a journal that can be opened for writing, got ");
        assertThat(JournalKit.readAll(dir)).isEqualTo(1_000);
        assertThat(JournalVerifier.verify(dir, (events, all) -> {}).isSound()).isTrue();
    }

    @Test
    void shouldRefuseAFullDisk() throws Exception {
        moveToADiskOf("2m");
        Path filler = dir.resolveSibling("filler");
        JournalKit.fill(filler);

        refused(LogOpenException.class, this::open);
        Path beside = dir.resolveSibling("beside");
        refused(LogOpenException.class, () -> JournalKit.open(beside));
        assertThat(JournalKit.readAll(dir)).isEqualTo(1_000);
        // With some room the owner can be recorded, with more Chronicle's metadata has its space, and the new cycle has
        // not.
        for (int kib : new int[] {64, 200}) {
            Files.delete(filler);
            JournalKit.fill(filler);
            try (var file = new RandomAccessFile(filler.toFile(), "rw")) {
                file.setLength(file.length() - kib * 1024L);
            }
            assertThat(refused(LogOpenException.class, this::open))
                    .isEqualTo(dir + ": expected room for a new cycle, got a full disk");
        }

        Files.delete(filler);
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isEqualTo(1_000);
        }
    }

    @Test
    void shouldRefuseAJournalThatIsOpenAlready() throws Exception {
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(refused(LogOpenException.class, this::open)).endsWith("in this process, by bus 'test'");
            assertThat(log.lastSequence()).isEqualTo(1_000);
        }
        Process child = ChildProcess.start("hold", dir.toString());
        try {
            ChildProcess.awaitLine(child, "holding");
            assertThat(refused(LogOpenException.class, this::open))
                    .endsWith("in another process: process " + child.pid() + ", bus 'test'");
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void shouldRefuseAJvmWithoutTheFlags() throws Exception {
        List<String> before = JournalRecoveryTest.fingerprint(dir);

        assertThat(ChildProcess.runWithoutFlags("open", dir.toString()).lines().findFirst())
                .get()
                .asString()
                .matches(
                        "Exception in thread \"main\" io.anel.api.LogOpenException: expected the JVM flags [^\\n]+, got"
                                + " none of: --add-exports=[^\\n]*");
        assertThat(JournalRecoveryTest.fingerprint(dir)).isEqualTo(before);
    }

    @Test
    void shouldRefuseOptionsThatContradict() throws IOException {
        Journal journal = JournalKit.journal(dir);
        LogSettings large = new LogSettings("test", 1 << 20, 1 << 20, new SystemEpochNanoClock());
        LogSettings huge = new LogSettings("test", 1 << 10, 1L << 40, new SystemEpochNanoClock());

        assertThat(refused(ConfigurationException.class, () -> journal.open(large)))
                .contains("maxBatchBytes=1048576 blockBytes=262144");
        assertThat(refused(ConfigurationException.class, () -> journal.open(huge)))
                .contains("reserveBytes=1099511627776 and maxBatchBytes=1024");
        assertThat(refused(ConfigurationException.class, () -> journal.cycleAge(Duration.ofDays(366))))
                .contains("cycleAge=PT8784H");
        assertThat(refused(ConfigurationException.class, () -> journal.cycleAge(Duration.ofMillis(-1))))
                .contains("cycleAge=PT-0.001S");
        assertThat(refused(ConfigurationException.class, () -> journal.blockBytes(300_000)))
                .contains("blockBytes=300000");
        assertThat(refused(ConfigurationException.class, () -> journal.cycleBytes(1L << 31)))
                .contains("cycleBytes=2147483648");
    }

    private String diskName() {
        return parent.resolve("disk").toString();
    }

    private JournalLog open() {
        return JournalKit.open(dir);
    }

    /** Sees that the call fails with this type and one line, and changes nothing; the line. */
    private String refused(Class<? extends AnelException> type, Callable<?> call) throws IOException {
        List<String> before = events();
        Throwable refusal = catchThrowable(call::call);
        assertThat(refusal).isInstanceOf(type);
        assertThat(refusal.getMessage()).matches(ONE_LINE).doesNotContain("null");
        assertThat(events()).isEqualTo(before);
        return refusal.getMessage();
    }

    /** All that the journal's files hold, but for who was the last to try. */
    private List<String> events() throws IOException {
        List<String> files = JournalRecoveryTest.fingerprint(dir);
        files.removeIf(line ->
                line.startsWith(dir.resolve("owner") + " ") || line.startsWith(dir.resolve("manifest.new") + " "));
        return files;
    }

    private void moveToADiskOf(String size) throws Exception {
        Path disk = parent.resolve("disk");
        JournalRecoveryTest.delete(disk);
        Files.createDirectory(disk);
        assumeThat(JournalKit.run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + size, "tmpfs", disk.toString()))
                .as("this user may mount")
                .isZero();
        write();
    }
}
