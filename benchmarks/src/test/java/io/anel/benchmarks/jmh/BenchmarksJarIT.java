package io.anel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs when the jar has been made: in {@code mvn verify}, and so in {@code ./anel test}. */
class BenchmarksJarIT {
    private static final Path ROOT = Path.of(System.getProperty("anel.root"));
    private static final File JAR =
            ROOT.resolve("benchmarks/target/benchmarks.jar").toFile();

    @TempDir
    private Path elsewhere;

    @Test
    void shouldOpenInItsManifestWhatTheFlagsOpen() throws Exception {
        List<String> manifest = new ArrayList<>();
        try (JarFile jar = new JarFile(JAR)) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            for (String each : attributes.getValue("Add-Exports").split(" ")) {
                manifest.add("--add-exports=" + each + "=ALL-UNNAMED");
            }
            for (String each : attributes.getValue("Add-Opens").split(" ")) {
                manifest.add("--add-opens=" + each + "=ALL-UNNAMED");
            }
            manifest.add("--enable-native-access=" + attributes.getValue("Enable-Native-Access"));
        }

        assertThat(manifest).containsExactlyInAnyOrderElementsOf(Files.readAllLines(ROOT.resolve("jvm.flags")));
    }

    /** What only the rest of this module uses, the peers of its benchmarks among it, stays out. */
    @Test
    void shouldCarryWhatTheBenchmarksUseAndNoMore() throws Exception {
        try (JarFile jar = new JarFile(JAR)) {
            assertThat(jar.getEntry("META-INF/BenchmarkList")).isNotNull();
            assertThat(jar.getEntry("jvm.flags")).isNotNull();
            assertThat(jar.stream().map(entry -> entry.getName().split("/")[0]).distinct())
                    .doesNotContain("picocli", "kafka", "scala", "META-INF/resources");
        }
        assertThat(JAR.length()).isLessThan(25_000_000);
    }

    /** From another directory, without a flag: in a fork, where a journal needs every one of them. */
    @Test
    void shouldRunFromAnywhereWithoutAFlag() throws Exception {
        Path output = elsewhere.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djmh.ignoreLock=true",
                        "-jar",
                        JAR.getPath(),
                        "JournalAppendBenchmark.append",
                        "-p",
                        "batch=16",
                        "-p",
                        "dir=" + elsewhere,
                        "-f",
                        "1",
                        "-wi",
                        "0",
                        "-i",
                        "1",
                        "-r",
                        "10ms",
                        "-prof",
                        "gc")
                .directory(elsewhere.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(output).content().contains("gc.alloc.rate.norm", "DURABLE").doesNotContain("Exception");
        assertThat(process.exitValue()).isZero();
        assertThat(elsewhere).isDirectoryNotContaining("glob:**anel-bench-*");
    }
}
