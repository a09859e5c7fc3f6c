package io.anel.benchmarks.endurance;

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

class SustainedCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "--seconds 0, expected --seconds from 1 to 3600",
        "--max-gb 0, expected --max-gb from 1 to 10000",
        "--max-gb 10000, --max-gb takes less",
        "--filter nobody, 'expected --filter to match one of [anelRing, anel, naive, file]'",
    })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldRunEachArmForItsTimeAndTellItsRateOverTime() {
        int exitCode = run("--seconds", "1", "--calibration-rounds", "1", "--json", "--report", directory.toString());

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        JsonNode report = JsonMapper.builder().build().readTree(last);
        JsonNode arms = report.get("sustained").get("arms");
        assertThat(arms.propertyNames()).containsExactly("anelRing", "anel", "naive", "file");
        for (JsonNode arm : arms) {
            assertThat(arm.get("events").asLong()).isPositive();
            assertThat(arm.get("seconds").asDouble()).isGreaterThanOrEqualTo(1);
            assertThat(arm.get("eventsPerSecondByThird").size()).isEqualTo(3);
            assertThat(arm.get("cpuNsPerEvent").asDouble()).isPositive();
            assertThat(arm.get("inProportionToPart").asDouble()).isPositive();
        }
        assertThat(report.get("sustainedCalibration").has("writeForceDisk")).isTrue();
        assertThat(directory.resolve("report.html")).content().contains("\"windows\":[[");
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "sustained";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
