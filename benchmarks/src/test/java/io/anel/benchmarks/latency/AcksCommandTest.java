package io.anel.benchmarks.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AcksCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "--acks 9, expected --acks from 10 to 100000",
        "--rounds 0, expected --rounds from 1 to 1000",
        "--dir /dev/shm, expected --dir to lie on a disk",
        "--rate 5, Unknown option",
    })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines().findFirst()).get().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldPutDurableAcksBesideAForcedFile() {
        int exitCode =
                run("--acks", "20", "--rounds", "2", "--warm-up", "0", "--json", "--report", directory.toString());

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        JsonNode report = JsonMapper.builder().build().readTree(last);
        JsonNode anel = report.get("latency").get(0);
        JsonNode file = report.get("latency").get(1);
        assertThat(anel.get("arm").asString()).isEqualTo("anelOneInFlight");
        assertThat(file.get("arm").asString()).isEqualTo("fileOneInFlight");
        assertThat(anel.get("events").asLong()).isEqualTo(2 * 18);
        assertThat(file.get("micros").get("p50").asDouble()).isPositive();
        JsonNode claim = report.get("latencyClaims").get(0);
        assertThat(claim.get("claim").asString()).isEqualTo("durableOneInFlightMicros");
        assertThat(claim.get("promisedAtMost").asDouble()).isEqualTo(30);
        assertThat(claim.get("low").asDouble())
                .isLessThanOrEqualTo(claim.get("high").asDouble());
        assertThat(out.toString()).contains("one event in flight, on disk", "us above the p50 of fileOneInFlight");
        assertThat(directory.resolve("anelOneInFlight.hgrm")).isRegularFile();
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "acks";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
