package io.anel.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import io.anel.benchmarks.library.ArrayQueueArm;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Turn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PeersCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldCountARowWhoseServerIsMissingAsSkipped() throws Exception {
        int exitCode = run("--json", "--report", directory.toString());

        assertThat(exitCode).isZero();
        assertThat(out.toString())
                .contains("withServer: skipped: expected a server, got none")
                .contains("rows measured 1, skipped 1");
        JsonNode figures = JsonMapper.builder().build().readTree(lastLine());
        assertThat(figures.get("skipped").get("withServer").asString()).isEqualTo("expected a server, got none");
        assertThat(figures.has("withServer")).isFalse();
        assertThat(figures.get("rates").propertyNames()).containsExactly("alone");
        assertThat(directory.resolve("report.json")).exists();
        assertThat(Files.readString(directory.resolve("report.html"))).contains("\"skipped\":{\"withServer\"");
    }

    @Test
    void shouldRefuseAFilterThatLeavesOnlyWhatIsMissing() {
        int exitCode = run("--filter", "withServer");

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().isEqualTo("bench: withServer: expected a server, got none");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldOfferEachBrokerOnce() {
        List<String> rows = BrokerComparisons.all(5_000_000, 40_000_000).stream()
                .map(Comparison::key)
                .toList();

        assertThat(rows)
                .doesNotHaveDuplicates()
                .contains(
                        "journaledVsKafka", "durableVsKafka", "journaledVsNats", "journaledVsRedis", "durableVsRedis");
    }

    private String lastLine() {
        List<String> lines = out.toString().lines().toList();
        return lines.get(lines.size() - 1);
    }

    private int run(String... options) {
        CommandLine line = Bench.commandLine("peers");
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        PeersCommand command = line.getSubcommands().get("peers").getCommand();
        command.measuring((events, ringEvents) ->
                List.of(comparison("alone", new ArrayQueueArm()), comparison("withServer", new WithoutServer())));
        List<String> arguments = new ArrayList<>(List.of("peers", "--pairs", "1", "--warm-up", "0", "--in-process"));
        arguments.addAll(List.of(options));
        return line.execute(arguments.toArray(String[]::new));
    }

    private static Comparison comparison(String key, Arm peer) {
        return new Comparison(
                key, "?", AckMeaning.HANDLED, 1, List.of(Place.MEMORY), 100, () -> List.of(new ArrayQueueArm(), peer));
    }

    /** An arm of a machine that lacks its server. */
    private static final class WithoutServer implements Arm {
        @Override
        public String name() {
            return "server";
        }

        @Override
        public int busyThreads() {
            return 1;
        }

        @Override
        public Optional<String> missing() {
            return Optional.of("expected a server, got none");
        }

        @Override
        public Arrival run(Turn turn) {
            throw new AssertionError("expected no turn");
        }
    }
}
