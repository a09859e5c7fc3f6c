package io.anel.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JmhCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--filter nobody | expected --filter to match one of [",
                "--filter ( | expected --filter to be a regular expression, got (",
                "-p payloads=64 | expected -p to name one of [ack, batch, dir, patterns, payload, subscriptions, to], got payloads",
                "-p payload=large | expected -p payload= values such as 0,32,64,256,1024,16384, got large",
                "-p payload=64, | got nothing",
                "-p ack=SOON | expected -p ack= values such as JOURNALED,DURABLE, got SOON",
                "-p dir=/no/such | expected -p dir= to be a directory, got /no/such",
                "--filter Codec -p payload=64 | expected -p to name one of [], got payload",
            })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldListBenchmarksWithTheValuesOfTheirParameters() {
        int exitCode = run("--list", "--filter", "publishone.*single", "-p", "payload=8,16");

        assertThat(exitCode).isZero();
        assertThat(out.toString().lines()).containsExactly("PublishOneProducer.single payload=8,16");
    }

    /** In a fork, as users run it: its flags are right when a journal opens. */
    @Test
    void shouldPutScoreErrorUnitAndAllocationIntoTableAndFiles() throws Exception {
        int exitCode = run(
                "--filter",
                "JournalAppend",
                "-p",
                "batch=16",
                "-p",
                "ack=JOURNALED",
                "-p",
                "dir=" + directory,
                "--quick",
                "--json",
                "--report",
                directory.resolve("report").toString());

        assertThat(exitCode).isZero();
        String last = out.toString().lines().reduce((before, line) -> line).orElseThrow();
        JsonNode rows = JsonMapper.builder().build().readTree(last).get("jmh");
        assertThat(rows).hasSize(1);
        JsonNode row = rows.get(0);
        assertThat(row.get("benchmark").asString()).isEqualTo("JournalAppendBenchmark.append");
        assertThat(row.get("parameters").get("batch").asString()).isEqualTo("16");
        assertThat(row.get("forks").asInt()).isEqualTo(1);
        assertThat(row.get("samples").asInt()).isEqualTo(3);
        assertThat(row.get("unit").asString()).isEqualTo("ops/s");
        assertThat(row.get("error").asDouble()).isPositive();
        assertThat(row.get("allocatedBytesPerOperation").asDouble()).isPositive();
        double score = row.get("score").asDouble();
        assertThat(row.get("eventsPerSecond").asDouble()).isBetween(15.9 * score, 16.1 * score);
        assertThat(out.toString())
                .contains(
                        "B/op", "JournalAppendBenchmark.append ack=JOURNALED batch=16", String.format("%,.0f", score));
        assertThat(directory.resolve("report/report.html")).content().contains("\"jmh\":[{", "JMH");
        assertThat(Files.readString(directory.resolve("report/report.json"))).contains("\"jmh\":[{");
    }

    @Test
    void shouldLeaveTheErrorOutWhereOneSampleTellsNone() {
        JmhRow row = new JmhRow("A.b", Map.of("x", "1"), 1, 2, 1, 1234567, null, "ops/s", 0.5, null);

        assertThat(new JmhReport(List.of(row)).text()).contains("A.b x=1", "1,234,567", "ops/s", "0.50");
    }

    @Test
    void shouldRejectARunThatLostAnEvent() {
        int exitCode = run("--filter", "LosingBenchmark", "--quick", "--in-process", "--json");

        assertThat(exitCode).isEqualTo(1);
        assertThat(err.toString()).startsWith("bench: rejected: stage: expected events=");
        assertThat(out.toString()).isEmpty();
    }

    private int run(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "jmh";
        System.arraycopy(options, 0, arguments, 1, options.length);
        CommandLine line = Bench.commandLine(arguments);
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
