package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code mvn install} serves other projects: shown by one that knows nothing but the BOM and the artifacts.
 *
 * <p>All is done on copies, and in a local repository of its own that begins with what the build's own repository holds of
 * other projects: nothing of Anel reaches the user's repository or this build's {@code target}, and no network is needed.
 */
@Tag("slow")
class InstalledArtifactsTest {
    private static final int TIMEOUT_MINUTES = 10;

    @TempDir
    private Path temp;

    private Path root;
    private Path repository;

    @BeforeEach
    void copyTheSourcesAndSeedARepository() throws IOException {
        Path anel = Path.of(System.getProperty("anel.root"));
        root = temp.resolve("anel");
        repository = temp.resolve("repository");
        copy(anel, root, Set.of("target", ".git"));
        copy(Path.of(System.getProperty("anel.localRepository")), repository, Set.of("io/anel"));
    }

    @Test
    void shouldServeAProjectThatKnowsOnlyTheBomAndTheInstalledArtifacts() throws Exception {
        Path consumer = root.resolve("examples/src/test/consumer-project");

        maven(root, "install", "-DskipTests", "-Dspotless.check.skip");
        maven(consumer, "compile");
        String classPath = Files.readString(consumer.resolve("target/classpath"));
        String output = run(
                consumer,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@" + root.resolve("jvm.flags"),
                        "-cp",
                        consumer.resolve("target/classes") + ":" + classPath,
                        "org.example.Consumer"));

        assertThat(classPath)
                .contains(repository.resolve("io/anel/anel-core").toString())
                .contains(repository.resolve("io/anel/anel-journal").toString())
                .contains("chronicle-queue")
                .doesNotContain("chronicle-analytics");
        assertThat(output).contains("started consumer").contains("closed");
    }

    private void maven(Path project, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-q", "-Dmaven.repo.local=" + repository));
        command.addAll(List.of(arguments));
        run(project, command);
    }

    private String run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(temp, "output", ".log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output);
            assertThat(ended)
                    .as("%s ended within %d minutes:%n%s", command, TIMEOUT_MINUTES, text)
                    .isTrue();
            assertThat(process.exitValue())
                    .as("exit code of %s:%n%s", command, text)
                    .isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Links jars, which nobody rewrites in place, where the file system can; copies the rest. */
    private static void copy(Path from, Path to, Set<String> leftOut) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (leftOut.contains(from.relativize(directory).toString())
                        || leftOut.contains(String.valueOf(directory.getFileName()))) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file));
                if (file.toString().endsWith(".jar")) {
                    try {
                        Files.createLink(copy, file);
                        return FileVisitResult.CONTINUE;
                    } catch (FileSystemException | UnsupportedOperationException e) {
                        // Another file system: copied below.
                    }
                }
                Files.copy(file, copy);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
