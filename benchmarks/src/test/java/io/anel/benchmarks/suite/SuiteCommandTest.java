package io.anel.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SuiteCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"quick", "full"})
    void shouldRefuseAFilterThatMatchesNothing(String suite) {
        int exitCode = run(suite, "--filter", "zzz");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("bench: expected --filter to match one of")
                .contains("got zzz");
    }

    @Test
    void shouldMeasureAPartAndWriteItsReport() {
        int exitCode = run("quick", "--filter", "acks", "--json", "--report", directory.toString());

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        JsonNode report = JsonMapper.builder().build().readTree(last);
        assertThat(report.get("latency").get(0).get("arm").asString()).isEqualTo("anelOneInFlight");
        assertThat(directory.resolve("report.html")).isRegularFile();
        assertThat(directory.resolve("report.json")).isRegularFile();
    }

    @Test
    void shouldRefuseAPlaceForTheReportBeforeAnythingIsMeasured() {
        int exitCode = run("quick", "--filter", "acks", "--report", "/proc/here");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).startsWith("bench: expected --report to be a directory to write into, got ");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... arguments) {
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
