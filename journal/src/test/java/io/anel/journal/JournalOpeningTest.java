package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.anel.api.ConfigurationException;
import io.anel.api.DamagedLogException;
import io.anel.api.LogException;
import io.anel.api.LogOpenException;
import io.anel.journal.format.Manifest;
import io.anel.log.LogSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.agrona.concurrent.SystemEpochNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalOpeningTest {
    /** As a user who is not let into what others keep to themselves; the files of the JVM may be root's. */
    private static final List<String> AS_ANY_USER =
            List.of("/usr/bin/setpriv", "--bounding-set", "-dac_override,-dac_read_search");

    @TempDir(factory = MemoryTempDir.class)
    Path parent;

    @Test
    void shouldRefuseASecondOpeningInThisProcessAndKeepTheFirstOnesLock() throws Exception {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            assertThatThrownBy(() -> JournalKit.open(dir))
                    .isInstanceOf(LogOpenException.class)
                    .hasMessageContaining("open for writing in this process, by bus 'test'");
            Path link = Files.createSymbolicLink(parent.resolve("another-way-there"), dir);
            assertThatThrownBy(() -> JournalKit.open(link)).isInstanceOf(LogOpenException.class);

            assertThat(ChildProcess.run("open", dir.toString()))
                    .contains("open for writing in another process: process "
                            + ProcessHandle.current().pid() + ", bus 'test'");
            JournalKit.append(log, 0, 10);
        }
        assertThat(ChildProcess.run("open", dir.toString())).contains("opened at 10");
    }

    @Test
    void shouldRefuseAnOpeningWhileAnotherProcessWrites() throws Exception {
        Path dir = parent.resolve("journal");
        Process child = ChildProcess.start("hold", dir.toString());
        try {
            ChildProcess.awaitLine(child, "holding");

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> JournalKit.open(dir))
                        .isInstanceOf(LogOpenException.class)
                        .hasMessageContaining("another process: process " + child.pid());
            }
        } finally {
            child.destroyForcibly().waitFor();
        }
        JournalKit.open(dir).close();
    }

    @Test
    void shouldRefuseADirectoryThatIsMissingWhenItMayNotMakeIt() {
        Path dir = parent.resolve("missing");

        assertThatThrownBy(() -> JournalKit.journal(dir).createIfMissing(false).open(JournalKit.SETTINGS))
                .isInstanceOf(LogOpenException.class)
                .hasMessage(dir + ": expected a journal, got no such directory");
        assertThat(dir).doesNotExist();
        assertThatThrownBy(() -> JournalReader.open(dir)).isInstanceOf(LogException.class);
    }

    @Test
    void shouldNameItsDirectoriesInAsciiWhateverTheLocale() throws Exception {
        Path dir = parent.resolve("journal");
        // The native library for system calls cannot be loaded under such a locale.
        JournalKit.open(parent.resolve("another")).close();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            for (int opening = 1; opening <= 2; opening++) {
                try (JournalLog log = JournalKit.open(dir)) {
                    JournalKit.append(log, log.lastSequence(), 100);
                }
            }
        } finally {
            Locale.setDefault(before);
        }

        assertThat(dir.resolve("epoch-00002").resolve("19700101-000002.cq4")).exists();
        assertThat(JournalKit.readAll(dir)).isEqualTo(200);
    }

    @Test
    void shouldRefuseADirectoryThatHoldsSomethingElse() throws IOException {
        Path file = Files.writeString(parent.resolve("letter"), "dear");

        assertThatThrownBy(() -> JournalKit.open(parent))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("got one with 'letter' in it");
        assertThatThrownBy(() -> JournalKit.open(file)).isInstanceOf(LogOpenException.class);
        assertThat(parent).isDirectoryNotContaining(path -> !path.equals(file));
    }

    @Test
    void shouldRefuseAJournalThatHasLostItsManifest() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        Files.delete(dir.resolve("manifest"));
        Files.delete(dir.resolve("owner"));

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("lost its manifest");
    }

    @Test
    void shouldRefuseANewerFormatByItsVersion() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        Path manifest = dir.resolve("manifest");
        ForgedManifest.ofNewerFormat(manifest);
        List<String> before = JournalRecoveryTest.fingerprint(dir);

        String refusal = manifest + " byte 13: expected format version 1, got 2, a newer one";
        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessage(refusal);
        assertThatThrownBy(() -> JournalReader.open(dir)).hasMessage(refusal);
        assertThat(JournalRecoveryTest.fingerprint(dir)).isEqualTo(before);
    }

    @Test
    void shouldRefuseAForeignHeaderAndLoadNoClassThatItNames() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        Path cycle = new JournalLayout(dir).cycle(1, 1);
        byte[] bytes = Files.readAllBytes(cycle);
        System.arraycopy("ForeignX".getBytes(StandardCharsets.US_ASCII), 0, bytes, 14, 8);
        Files.write(cycle, bytes);

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(cycle + " byte 0: expected the header of a Chronicle cycle");
        assertThatThrownBy(() -> JournalKit.readAll(dir)).hasMessageContaining("Chronicle cycle");
    }

    @Test
    void shouldRefuseADirectoryThatOthersCanWrite() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxrwx---"));

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("only its owner can write, got mode rwxrwx---");
    }

    @Test
    void shouldRefuseADirectoryOfAnotherUser() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Files.setAttribute(dir, "unix:uid", 12345);

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessageContaining("got one of user id 12345");
    }

    @Test
    void shouldRefuseALinkInPlaceOfItsOwnFiles() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        Path precious = Files.writeString(parent.resolve("precious"), "do not touch");
        Files.delete(dir.resolve("lock"));
        Files.createSymbolicLink(dir.resolve("lock"), precious);

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessageEndingWith("got a symbolic link");
        assertThat(precious).hasContent("do not touch");
    }

    @Test
    void shouldBeForItsOwnerAloneWhateverTheUmask() throws Exception {
        Path dir = parent.resolve("journal");
        assertThat(ChildProcess.runUnderUmask("000", "open", dir.toString())).contains("opened at 0");

        try (var paths = Files.walk(dir)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void shouldNameEveryJvmFlagThatIsMissing() throws Exception {
        assertThatThrownBy(() -> RequiredFlags.require(flag -> flag != RequiredFlags.NIO_CH))
                .isInstanceOf(LogOpenException.class)
                .hasMessageEndingWith("got none of: --add-exports=java.base/sun.nio.ch=ALL-UNNAMED");
        assertThat(ChildProcess.runWithoutFlags(
                        "open", parent.resolve("journal").toString()))
                .contains("LogOpenException")
                .contains("--add-opens=java.base/java.lang.reflect=ALL-UNNAMED");
    }

    @Test
    void shouldSayWhatKeepsItsNativeLibraryFromLoading() throws Exception {
        Path directory = parent.resolve("journal");

        assertThat(ChildProcess.runWith("-Djnr.ffi.provider=none", "open", directory.toString()))
                .contains("LogOpenException: expected the native library that reserves disk space to load, got ")
                .contains("java.io.tmpdir=" + System.getProperty("java.io.tmpdir"));

        assertThat(directory).doesNotExist();
    }

    @Test
    void shouldRefuseOptionsThatContradictByName() {
        Journal journal = Journal.at(parent.resolve("journal"));
        assertThatThrownBy(() -> journal.cycleBytes(1)).hasMessageContaining("cycleBytes=1");
        assertThatThrownBy(() -> journal.blockBytes(300_000)).hasMessageContaining("blockBytes=300000");
        assertThatThrownBy(() -> journal.cycleAge(Duration.ofSeconds(-1))).hasMessageContaining("cycleAge=PT-1S");
        LogSettings large = new LogSettings("test", 1 << 20, 1 << 20, new SystemEpochNanoClock());
        assertThatThrownBy(() -> journal.blockBytes(1 << 20).open(large))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("maxBatchBytes=1048576 blockBytes=1048576");
    }

    @Test
    void shouldOpenAndCloseOnAThreadThatWasInterrupted() {
        Path dir = parent.resolve("journal");
        for (int opening = 1; opening <= 2; opening++) {
            Thread.currentThread().interrupt();
            try (JournalLog log = JournalKit.open(dir)) {
                assertThat(log.epoch()).isEqualTo(opening);
                JournalKit.append(log, log.lastSequence(), 2_000);
                assertThat(Thread.currentThread().isInterrupted()).isTrue();
            }
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(JournalInfo.of(dir).isCleanlyClosed()).isTrue();
        assertThat(JournalKit.readAll(dir)).isEqualTo(4_000);
    }

    @Test
    void shouldRefuseAManifestThatIsOlderThanWhatTheDirectoryHolds() throws IOException {
        Path dir = parent.resolve("journal");
        JournalLayout layout = new JournalLayout(dir);
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
        }
        byte[] old = Files.readAllBytes(layout.manifest());
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 100, 100);
        }
        Files.write(layout.manifest(), old);
        assertRefusedAsStale(dir, "epoch 1; a later one wrote " + layout.cycle(2, 2) + " byte ");

        Files.move(layout.epoch(2), layout.epoch(4));
        assertRefusedAsStale(dir, "epoch 1; a later one wrote " + layout.epoch(4));
    }

    private static void assertRefusedAsStale(Path dir, String message) throws IOException {
        List<String> before = JournalRecoveryTest.fingerprint(dir);
        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining("manifest byte 0: expected the manifest of the latest opening, got that of ")
                .hasMessageContaining(message);
        assertThat(JournalVerifier.verify(dir, (events, all) -> {}).damage())
                .singleElement()
                .asString()
                .contains(message);
        assertThat(JournalRecoveryTest.fingerprint(dir)).isEqualTo(before);
    }

    @Test
    void shouldRefuseAManifestThatIsLargerThanAny() throws IOException {
        Path dir = parent.resolve("journal");
        JournalKit.open(dir).close();
        try (var manifest = new java.io.RandomAccessFile(dir.resolve("manifest").toFile(), "rw")) {
            manifest.setLength(1L << 32);
        }

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageEndingWith("manifest byte 0: expected at most 134217728 bytes, got 4294967296");
    }

    @Test
    void shouldForgetAnOpeningWithACopiedTailThatNeverCounted() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        Path half = parent.resolve("half");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 2_000);
            JournalKit.copy(alive, dead);
        }
        byte[] manifest = Files.readAllBytes(dead.resolve("manifest"));
        JournalKit.copy(new JournalLayout(dead).epoch(1), new JournalLayout(half).epoch(1));
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.recovery().copiedEvents()).isEqualTo(2_000);
            JournalKit.copy(new JournalLayout(dead).epoch(2), new JournalLayout(half).epoch(2));
        }
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwx------"));
        Files.write(half.resolve("manifest"), manifest);
        JournalKit.neverCounted(half, 2);

        try (JournalLog log = JournalKit.open(half)) {
            assertThat(log.epoch()).isEqualTo(2);
            assertThat(log.lastSequence()).isEqualTo(2_000);
        }
        assertThat(JournalKit.readAll(half)).isEqualTo(2_000);
    }

    /** An opening that has only been idle has deleted what an older manifest would need. */
    @Test
    void shouldRefuseAnOlderManifestBesideAnOpeningThatHasDoneNothingYet() throws IOException {
        Path alive = parent.resolve("alive");
        Path dead = parent.resolve("dead");
        Path idle = parent.resolve("idle");
        try (JournalLog log = JournalKit.open(alive)) {
            JournalKit.append(log, 0, 300);
            log.force();
            JournalKit.append(log, 300, 2_700);
            JournalKit.copy(alive, dead);
        }
        byte[] old = Files.readAllBytes(dead.resolve("manifest"));
        try (JournalLog log = JournalKit.open(dead)) {
            assertThat(log.durableSequence()).isEqualTo(3_000);
            JournalKit.copy(dead, idle);
        }
        Files.write(idle.resolve("manifest"), old);
        List<String> before = JournalRecoveryTest.fingerprint(idle);

        assertThatThrownBy(() -> JournalKit.open(idle))
                .isInstanceOf(DamagedLogException.class)
                .hasMessageContaining(
                        "manifest byte 0: expected the manifest of the latest opening, got that of epoch 1; a later one wrote ");
        assertThat(JournalRecoveryTest.fingerprint(idle)).isEqualTo(before);
    }

    @Test
    void shouldTidyUpTheOtherEpochsWhenAForeignFileStandsInOne() throws IOException {
        Path dir = parent.resolve("journal");
        JournalLayout layout = new JournalLayout(dir);
        JournalKit.open(dir).close();
        Path foreign = Files.writeString(layout.epoch(1).resolve("letter"), "dear");

        for (int opening = 2; opening <= 4; opening++) {
            JournalKit.open(dir).close();
        }

        assertThat(layout.epochs()).containsExactly(1, 4);
        assertThat(layout.cycles(1)).isEmpty();
        assertThat(foreign).hasContent("dear");
    }

    @Test
    void shouldRefuseTheOpeningWhoseNumberFitsIntoNoId() throws IOException {
        Path dir = parent.resolve("journal");
        JournalLayout layout = new JournalLayout(dir);
        JournalKit.open(dir).close();
        Manifest manifest = ManifestFile.read(layout);
        ManifestFile.write(layout, new Manifest(manifest.seed(), 65_535, 1, 1, 0, List.of()));
        List<String> before = JournalRecoveryTest.fingerprint(dir);

        assertThatThrownBy(() -> JournalKit.open(dir))
                .isInstanceOf(LogOpenException.class)
                .hasMessageStartingWith(dir + ": expected at most 65535 openings");
        assertThat(JournalRecoveryTest.fingerprint(dir)).isEqualTo(before);
    }

    @Test
    void shouldForceEveryDirectoryAboveItsRealPathBeforeTheFirstOpeningCounts() throws Exception {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        Path dir = parent.resolve("a").resolve("b").resolve("journal");
        DirectoryCheck.create(dir);
        // As a first opening leaves it that is killed early.
        ManifestFile.write(new JournalLayout(dir), Manifest.empty(1));
        Path elsewhere = Files.createDirectory(parent.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("link"), dir);
        Path trace = parent.resolve("trace");

        String output = ChildProcess.runUnder(
                List.of("strace", "-f", "-y", "-e", "trace=fsync,rename", "-o", trace.toString()),
                "open",
                link.toString());

        assertThat(output).contains("opened at 0");
        String calls = Files.readString(trace);
        for (Path above = dir.toRealPath().getParent(); above != null; above = above.getParent()) {
            assertThat(calls.indexOf("<" + above + ">")).isPositive().isLessThan(calls.indexOf("rename("));
        }
        assertThat(calls).doesNotContain("<" + elsewhere.toRealPath() + ">");
    }

    @Test
    void shouldPassOverADirectoryAboveThatItCannotHaveMadeAnythingIn() throws Exception {
        Path dir = journalInADirectoryOfAnother("rwx--x--x");

        assertThat(ChildProcess.runUnder(AS_ANY_USER, "open", dir.toString()))
                .contains("WARN")
                .contains(dir.getParent() + ": expected a directory whose names can be forced, got access denied: ")
                .contains("opened at 0");
    }

    @Test
    void shouldRefuseADirectoryThatItMayHaveMadeWhereItsNameCannotBeForced() throws Exception {
        Path dir = journalInADirectoryOfAnother("rwx-wx-wx");

        assertThat(ChildProcess.runUnder(AS_ANY_USER, "open", dir.toString()))
                .contains(dir + ": expected a journal that can be opened for writing, got access denied: "
                        + dir.getParent())
                .doesNotContain("opened at");
    }

    private Path journalInADirectoryOfAnother(String mode) throws IOException {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        assumeThat(Path.of(AS_ANY_USER.get(0))).exists();
        Path another = Files.createDirectory(parent.resolve("another"));
        Path dir = another.resolve("journal");
        DirectoryCheck.create(dir);
        Files.setAttribute(another, "unix:uid", 12345);
        Files.setAttribute(another, "unix:gid", 12345);
        Files.setPosixFilePermissions(another, PosixFilePermissions.fromString(mode));
        return dir;
    }

    @Test
    void shouldLetOthersMakeTheDirectoriesAboveAtTheSameTime() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            for (int i = 0; i < 200; i++) {
                Path above = parent.resolve("above" + i);
                CyclicBarrier barrier = new CyclicBarrier(2);
                List<Callable<Void>> makers = List.of(
                        () -> makeAfter(barrier, above.resolve("a")), () -> makeAfter(barrier, above.resolve("b")));
                for (Future<Void> maker : pool.invokeAll(makers)) {
                    maker.get();
                }
                assertThat(above.resolve("a")).isDirectory();
                assertThat(above.resolve("b")).isDirectory();
            }
        } finally {
            pool.shutdown();
        }
    }

    private static Void makeAfter(CyclicBarrier barrier, Path directory) throws Exception {
        barrier.await();
        DirectoryCheck.create(directory);
        return null;
    }

    @Test
    void shouldHaveNoTelemetryOnTheClassPath() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }
}
