package io.anel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalDurabilityTest {
    private static final Pattern SYNC = Pattern.compile("(fdatasync|fsync)\\(\\d+<([^>]+)>\\)\\s*= 0");
    private static final Pattern RENAME = Pattern.compile("rename\\(\"([^\"]+)\", \"([^\"]+)\"\\)");

    @TempDir
    Path parent;

    @Test
    void shouldMoveTheDurableSequenceOnlyByForce() {
        try (JournalLog log = JournalKit.open(parent.resolve("journal"))) {
            JournalKit.append(log, 0, 100);
            assertThat(log.durableSequence()).isZero();

            assertThat(log.force()).isEqualTo(100);
            assertThat(log.durableSequence()).isEqualTo(100);
        }
    }

    @Test
    void shouldRecordOnceHowFarItWasForcedAndThenRest() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 100);
            assertThat(log.idle()).isFalse();

            log.force();

            assertThat(log.idle()).isTrue();
            assertThat(JournalInfo.of(dir).durableThrough()).isEqualTo(100);
            for (int i = 0; i < 10; i++) {
                assertThat(log.force()).isEqualTo(100);
                assertThat(log.idle()).isFalse();
            }
        }
    }

    @Test
    void shouldNeedNoCopyingAfterAnOrderlyClose() {
        Path dir = parent.resolve("journal");
        try (JournalLog log = JournalKit.open(dir)) {
            JournalKit.append(log, 0, 5_000);
        }
        JournalInfo info = JournalInfo.of(dir);
        assertThat(info.isCleanlyClosed()).isTrue();
        assertThat(info.durableThrough()).isEqualTo(5_000);
        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.recovery().copiedEvents()).isZero();
            assertThat(JournalInfo.of(dir).isCleanlyClosed()).isFalse();
        }
    }

    @Test
    void shouldForceOlderCyclesFirstThenTheDirectoryAndTheManifestAfterThem() throws Exception {
        assumeStrace();
        Path dir = parent.resolve("journal");
        Path trace = parent.resolve("trace");
        String output = ChildProcess.runUnder(
                List.of("strace", "-f", "-y", "-e", "trace=fdatasync,fsync,rename", "-o", trace.toString()),
                "write",
                dir.toString(),
                "2000");
        assertThat(output).contains("durable 1000").contains("done");

        List<String> steps = new ArrayList<>();
        for (String line : Files.readAllLines(trace)) {
            Matcher sync = SYNC.matcher(line);
            Matcher rename = RENAME.matcher(line);
            if (sync.find()) {
                steps.add(dir.getParent().relativize(Path.of(sync.group(2))).toString());
            } else if (rename.find()) {
                steps.add("rename to " + Path.of(rename.group(2)).getFileName());
            }
        }
        int counts = steps.lastIndexOf("rename to manifest");
        String first = "journal/epoch-00001/19700101-000001.cq4";
        String second = "journal/epoch-00001/19700101-000002.cq4";
        assertThat(steps.subList(0, counts))
                .containsSubsequence(first, "journal/epoch-00001", "journal", "journal/manifest.new");
        List<String> later = steps.subList(counts, steps.size());
        assertThat(later).containsSubsequence(first, second, "journal/epoch-00001");
        assertThat(later.indexOf(first)).isLessThan(later.indexOf(second));
        assertThat(later.get(1)).isEqualTo("journal");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void shouldAcknowledgeNothingAfterAFailedForceAndOpenSoundAgain(int failing) throws Exception {
        assumeStrace();
        Path dir = parent.resolve("journal");
        String output = ChildProcess.runUnder(
                List.of(
                        "strace",
                        "-f",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=fdatasync",
                        "-e",
                        "inject=fdatasync:error=EIO:when=" + failing),
                "fence",
                dir.toString());
        assertThat(output).containsPattern("fenced|LogOpenException").doesNotContain("unexpected");
        long durable = 0;
        for (String line : output.split("\n")) {
            durable = line.startsWith("durable ") ? Long.parseLong(line.substring(8)) : durable;
        }

        try (JournalLog log = JournalKit.open(dir)) {
            assertThat(log.lastSequence()).isGreaterThanOrEqualTo(durable);
            JournalKit.append(log, log.lastSequence(), 10);
        }
        JournalKit.readAll(dir);
    }

    private static void assumeStrace() throws IOException {
        assumeThat(Path.of("/usr/bin/strace")).exists();
        try {
            int exit = new ProcessBuilder("strace", "-o", "/dev/null", "true")
                    .start()
                    .waitFor();
            assumeThat(exit).isZero();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
