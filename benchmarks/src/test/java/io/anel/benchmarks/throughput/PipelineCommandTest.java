package io.anel.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PipelineCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "--pairs 0, expected --pairs from 1 to 1000",
        "--calibration-rounds 0, expected --calibration-rounds from 1 to 100",
        "--pairs many, '--pairs'",
        "--events 6000001, expected --events from 1 to 6000000",
        "--ring 5000, expected --ring to be a power of two",
        "--wait sleepy, '--wait'",
        "--filter nothing, expected --filter to match one of",
        "--colour, Unknown option: '--colour'"
    })
    void shouldRefuseABadOptionInOneLineWithExitCodeTwo(String options, String reason) {
        int exitCode = run(1, options.split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldRefuseADirectoryThatIsNotThere() {
        int exitCode = run(1, "--dir", directory.resolve("none").toString(), "--filter", "disk");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("expected --dir to be a directory that can be written");
    }

    @Test
    void shouldEndWithOneJsonObjectOfAllFigures() {
        int exitCode = run(
                1,
                "--json",
                "--pairs",
                "3",
                "--warm-up",
                "0",
                "--in-process",
                "--filter",
                "speed",
                "--calibration-rounds",
                "1");

        assertThat(exitCode).isZero();
        JsonNode figures = lastLine();
        assertThat(figures.get("speed").asDouble()).isPositive();
        assertThat(figures.get("speedLow").asDouble())
                .isLessThanOrEqualTo(figures.get("speedHigh").asDouble());
        JsonNode rates = figures.get("rates").get("speed");
        assertThat(rates.get("pairs").asInt()).isEqualTo(3);
        assertThat(rates.get("anel").get("eventsPerSecond").asDouble()).isPositive();
        assertThat(rates.get("peer").has("cpuNsPerEvent")).isTrue();
        assertThat(figures.get("calibration").get("pingPong").get("rounds").asInt())
                .isEqualTo(10);
        assertThat(figures.get("conditions").get("cores").asInt()).isPositive();
    }

    @Test
    void shouldRejectTheRunWithExitCodeOneWhenEventsWereLost() {
        int exitCode = run(
                0,
                "--json",
                "--pairs",
                "1",
                "--warm-up",
                "0",
                "--in-process",
                "--filter",
                "speed",
                "--calibration-rounds",
                "1");

        assertThat(exitCode).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines()).singleElement().asString().contains("anel: expected events=5, got events=4");
    }

    @Test
    void shouldRunARowInItsOwnJvmAndReadItsSeries() {
        CommandLine line = Bench.commandLine("pipeline");
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

        int exitCode = line.execute(
                "pipeline",
                "--pairs",
                "1",
                "--warm-up",
                "0",
                "--calibration-rounds",
                "1",
                "--ring-events",
                "10000",
                "--filter",
                "rigVsItself",
                "--json");

        assertThat(exitCode).isZero();
        assertThat(lastLine().get("rigVsItself").asDouble()).isPositive();
    }

    private JsonNode lastLine() {
        List<String> lines = out.toString().lines().toList();
        return JsonMapper.builder().build().readTree(lines.get(lines.size() - 1));
    }

    /** @param whole 1 when Anel's side delivers all events, 0 when it loses one */
    private int run(int whole, String... options) {
        CommandLine line = Bench.commandLine("pipeline");
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        PipelineCommand command = line.getSubcommands().get("pipeline").getCommand();
        command.measuring((events, ringEvents) ->
                List.of(comparison("speed", Place.MEMORY, whole == 1 ? 5 : 4), comparison("disk", Place.DISK, 5)));
        String[] arguments = new String[options.length + 1];
        arguments[0] = "pipeline";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return line.execute(arguments);
    }

    private static Comparison comparison(String key, Place place, int delivered) {
        return new Comparison(
                key,
                "?",
                AckMeaning.HANDLED,
                1,
                List.of(place),
                5,
                () -> List.of(new CountingArm("anel", delivered), new CountingArm("peer", 5)));
    }

    private record CountingArm(String name, int delivered) implements Arm {
        @Override
        public int busyThreads() {
            return 1;
        }

        @Override
        public Arrival run(Turn turn) {
            Tally tally = new Tally(turn.workload());
            UnsafeBuffer buffer = new UnsafeBuffer(new byte[turn.payload().length()]);
            turn.startClock();
            for (long n = 1; n <= delivered; n++) {
                turn.payload().encode(buffer, 0, n);
                tally.add(buffer, 0);
            }
            turn.stopClock();
            return Arrival.of(tally);
        }
    }
}
