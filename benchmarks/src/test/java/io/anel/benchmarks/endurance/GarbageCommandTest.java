package io.anel.benchmarks.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GarbageCommandTest {
    /** Less than one object an event would take. */
    private static final double BYTES_PER_EVENT = 8;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--events 0, expected --events from 1 to 10000000000",
        "--events 10000000000, fewer --events take less",
        "--heap-mb 7, expected --heap-mb from 8 to 1048576",
        "--filter nobody, 'expected --filter to match one of [ring, journaled]'",
    })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldMoveEventsThroughAHeapThatNobodyClearsUp() {
        int exitCode = run("--events", "300000", "--ring-events", "1000000", "--json");

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        JsonNode garbage = JsonMapper.builder().build().readTree(last).get("garbage");
        assertThat(garbage.get("arms").get("ring").get("events").asLong()).isEqualTo(1_000_000);
        for (JsonNode arm : garbage.get("arms")) {
            assertThat(arm.get("allocatedBytesPerEvent").asDouble()).isBetween(0.0, BYTES_PER_EVENT);
            assertThat(arm.get("heapUsedBytes").asLong()).isBetween(1L << 20, 128L << 20);
            assertThat(arm.get("heapBytes").asLong()).isEqualTo(128L << 20);
        }
    }

    /** So small that not even the set-up fits. */
    @Test
    void shouldEndWithExitCodeOneWhereTheHeapRunsOut() {
        int exitCode = run("--ring-events", "1000", "--filter", "ring", "--heap-mb", "8");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("ring: expected 1000 events in a heap of 8 MiB, got no more heap");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "garbage";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
