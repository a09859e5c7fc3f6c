package io.anel.torture.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.anel.replay.ReplayReport;
import io.anel.replay.Replayer;
import io.anel.torture.part.Promises;
import io.anel.torture.process.ChildJvm;
import io.anel.torture.process.PartProcess;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A journal is its owner's alone, and nobody is told of it over a network. */
@Timeout(120)
class PrivacyTest {
    @RegisterExtension
    private final Evidence evidence = new Evidence();

    @Test
    void shouldMakeFilesForTheOwnerAloneUnderAnOpenUmask() throws Exception {
        Path directory = evidence.directory().resolve("journal");

        publishALittle(List.of("sh", "-c", "umask 000; exec \"$@\"", "sh"), directory);

        List<String> modes = new ArrayList<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                modes.add(mode);
                assertThat(mode).as(path.toString()).isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
            }
        }
        // The directory, lock, owner, manifest, an opening's directory, what Chronicle keeps there, and a cycle.
        assertThat(modes).hasSizeGreaterThanOrEqualTo(7);
    }

    @Test
    void shouldPublishJournalAndReplayWithoutANetwork() throws Exception {
        assumeTrue(works("unshare", "-n", "true"), "unshare -n is not possible here");
        Path directory = evidence.directory().resolve("journal");

        publishALittle(List.of("unshare", "-n"), directory);

        ChildJvm replaying =
                ChildJvm.start(List.of("unshare", "-n"), evidence.directory(), ReplayingChild.class, directory);
        try (replaying) {
            assertThat(replaying.awaitLine("NETWORK")).isEqualTo("NETWORK false");
            String replayed = replaying.awaitLine("REPLAYED");
            assertThat(replayed).isEqualTo("REPLAYED " + ReplayingChild.describe(replay(directory)));
            assertThat(replaying.awaitExit()).isZero();
        }
    }

    @Test
    void shouldConnectToNothingOverANetwork() throws Exception {
        assumeTrue(works("strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "true"), "strace cannot attach here");
        Path directory = evidence.directory().resolve("journal");
        Path publishing = evidence.directory().resolve("publishing.strace");
        Path replaying = evidence.directory().resolve("replaying.strace");

        publishALittle(trace(publishing), directory);
        try (ChildJvm child = ChildJvm.start(trace(replaying), evidence.directory(), ReplayingChild.class, directory)) {
            child.awaitLine("REPLAYED");
            assertThat(child.awaitExit()).isZero();
        }

        for (Path log : List.of(publishing, replaying)) {
            // The marker: that strace saw system calls at all.
            assertThat(Files.readString(log)).contains("execve(").doesNotContain("sendto(");
            // The C library asks its name cache, over a local socket, who the user is, before any of our code runs.
            assertThat(Files.readAllLines(log))
                    .filteredOn(line -> line.contains("connect("))
                    .allMatch(line -> line.contains("AF_UNIX, sun_path=\"/var/run/nscd/socket\""));
        }
    }

    @Test
    void shouldNotHaveTheTelemetryOfItsDependencyAboard() {
        assertThatThrownBy(() -> Class.forName("net.openhft.chronicle.analytics.Analytics"))
                .isInstanceOf(ClassNotFoundException.class);
    }

    private static List<String> trace(Path log) {
        return List.of(
                "strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=connect,sendto,execve", "-o", log.toString());
    }

    private void publishALittle(List<String> wrapper, Path directory) throws InterruptedException {
        try (PartProcess process =
                PartProcess.startUnder(wrapper, evidence.directory(), new BusPart(), directory, 1, new Promises())) {
            process.awaitOpen();
            process.work(100);
            process.end();
            assertThat(process.isClosed()).isTrue();
        }
        LogCheck check = LogCheck.of(directory, new Promises());
        assertThat(check.last()).isGreaterThan(30);
        assertThat(check.unanswered()).isZero();
    }

    private static ReplayReport replay(Path directory) {
        return Replayer.of(directory)
                .into("echo", new Echo(), Traffic.PUBLISHED)
                .run();
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** A process that replays a journal and says what came of it. */
    static final class ReplayingChild {
        private ReplayingChild() {}

        public static void main(String[] args) throws Exception {
            System.out.println("NETWORK " + hasNetwork());
            System.out.println("REPLAYED " + describe(replay(Path.of(args[0]))));
        }

        private static boolean hasNetwork() {
            try {
                return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                        .anyMatch(each -> !each.getName().equals("lo"));
            } catch (SocketException e) {
                // Thrown for "none at all".
                return false;
            }
        }

        static String describe(ReplayReport report) {
            return report.lastSequence() + " " + report.confirmedEmissions() + " " + report.stateHash();
        }
    }
}
