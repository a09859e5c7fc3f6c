package io.anel.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LatencyCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "--rate 99, expected --rate from 100 to 5000000",
        "--rate fast, '--rate'",
        "--rate 5000000 --seconds 2, expected --rate x --seconds from 100 to 6000000",
        "--rounds 0, expected --rounds from 1 to 1000",
        "--place MEMORY, expected --place DISK or TMPFS",
        "--filter nobody, expected --filter to match one of [nothing",
    })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    /** In memory: every arm at a low rate, in a JVM of its own, through to the files. */
    @Test
    void shouldMeasureEveryArmAndWriteTablesJsonAndHistograms() {
        int exitCode = run(
                "--rate",
                "2000",
                "--seconds",
                "1",
                "--rounds",
                "1",
                "--warm-up",
                "0",
                "--place",
                "TMPFS",
                "--json",
                "--report",
                directory.toString());

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        List<String> arms = new ArrayList<>();
        for (JsonNode each : JsonMapper.builder().build().readTree(last).get("latency")) {
            arms.add(each.get("arm").asString());
            assertThat(each.get("ratePerSecond").asLong()).isEqualTo(2000);
            if (!each.get("rejected").asBoolean()) {
                assertThat(each.get("events").asLong()).isEqualTo(1800);
                assertThat(each.get("micros").get("p50").asDouble())
                        .isLessThanOrEqualTo(each.get("micros").get("max").asDouble());
                assertThat(each.get("medianOfTurns").has("p99_9High")).isTrue();
            }
        }
        assertThat(arms)
                .containsExactly(
                        "nothing", "disruptor", "anelRing", "naive", "anel", "anelBesideDurable", "anelDurable");
        assertThat(directory.resolve("2000-anel.hgrm")).content().contains("Percentile", "#[Max");
        assertThat(out.toString()).contains("2,000 a second on tmpfs", "(machine)", "stolen");
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "latency";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
