package io.anel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevisionTest {
    @TempDir
    private Path root;

    @BeforeEach
    void makeARepositoryOfTwoCommits() throws Exception {
        git("init", "-q");
        commitLauncher("first");
        commitLauncher("second");
    }

    @Test
    void shouldTakeEachCommitOutIntoADirectoryOfItsOwn() throws Exception {
        Revision first = Revision.takeOut(root, "HEAD~1");
        Revision second = Revision.takeOut(root, "HEAD");

        assertThat(first.directory().resolve("anel")).content().contains("first");
        assertThat(second.directory().resolve("anel")).content().contains("second");
        assertThat(first.directory()).isNotEqualTo(second.directory());
    }

    @Test
    void shouldTakeTheCheckoutAsItStands() throws Exception {
        Revision checkout = Revision.takeOut(root, Revision.CHECKOUT);

        assertThat(checkout.directory()).isEqualTo(root);
        assertThat(checkout.label()).isEqualTo("checkout");
    }

    @Test
    void shouldRefuseANameThatIsNoCommit() {
        assertThatThrownBy(() -> Revision.takeOut(root, "nowhere"))
                .isInstanceOf(UnknownRevisionException.class)
                .hasMessageContaining("got nowhere");
    }

    @Test
    void shouldRunTheBenchOfTheCommitThatWasTakenOut() throws Exception {
        Process bench = Revision.takeOut(root, "HEAD~1")
                .bench(List.of("pipeline", "--row", "ring"))
                .start();

        assertThat(new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("first bench pipeline --row ring\n");
    }

    private void commitLauncher(String name) throws Exception {
        Path launcher = root.resolve("anel");
        Files.writeString(launcher, "#!/bin/sh\necho " + name + " \"$@\"\n");
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        git("add", "anel");
        git("-c", "user.name=test", "-c", "user.email=test@localhost", "commit", "-q", "-m", name);
    }

    private void git(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = "git";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        int exitCode = new ProcessBuilder(command)
                .directory(root.toFile())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exitCode).isZero();
    }
}
