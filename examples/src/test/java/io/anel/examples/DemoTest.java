package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo as it is called, on a slice of the real trades; the replay is a fresh JVM here too. */
@Timeout(120)
class DemoTest {
    /** Changes with the stages, their names and order, or StateHash; never with threads, time or JDK. */
    private static final String STATE_OF_THE_FIRST_21_000 = "ef1e1027c94974e0";

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path temp;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--fused", "--pinned"})
    void shouldReplayToTheLiveStateOnWhateverThreadsTheStagesRun(String mode) throws IOException {
        int exitCode = Demo.run(mode, "--json", "--input", slice(21_000).toString());

        JsonNode json = lastLineOfStdout();
        assertThat(exitCode).as(err()).isZero();
        assertThat(json.get("liveHash").asString())
                .matches("[0-9a-f]{16}")
                .isEqualTo(json.get("replayHash").asString())
                .as("a function of the trades alone, on every JDK and machine")
                .isEqualTo(STATE_OF_THE_FIRST_21_000);
        assertThat(json.get("events").asLong()).isEqualTo(21_000);
        assertThat(json.get("eventsPerSecond").asLong()).isPositive();
        assertThat(json.get("badLines").asLong()).isZero();
        assertThat(json.get("alerts").asLong()).isEqualTo(1);
        assertThat(json.get("chainMode").asString()).isEqualTo(mode.substring(2));
        assertThat(json.get("latencyMicros").get("samples").asLong()).isEqualTo(2_100);
        assertThat(json.get("latencyMicros").get("p99").asDouble()).isPositive();
    }

    @Test
    void shouldCountAndReportBadLinesAndAwaitTheDisk() throws IOException {
        Path file = slice(600);
        Files.writeString(file, Files.readString(file) + "1385337600,-1,1\n\nnonsense\n1385337600,800.01,1\n");

        int exitCode = Demo.run("--durable", "--input", file.toString());

        assertThat(exitCode).as(err()).isZero();
        assertThat(out()).contains("trades    601 published, 3 bad lines").contains("the same state");
        assertThat(err())
                .contains(file + " line 602: expected price >= 0, got '-1'")
                .contains(file + " line 603: expected timestamp,price,amount, got an empty line")
                .contains(file + " line 604: expected the 3 columns");
    }

    @Test
    void shouldGoOnFromAJournalThatWasKept() throws IOException {
        String file = slice(10_000).toString();
        String journal = temp.resolve("kept/journal").toString();

        assertThat(Demo.run("--json", "--input", file, "--journal", journal)).isZero();
        JsonNode first = lastLineOfStdout();
        assertThat(Demo.run("--json", "--input", file, "--journal", journal)).isZero();
        JsonNode second = lastLineOfStdout();

        assertThat(err()).contains("events of earlier runs");
        assertThat(second.get("liveHash")).isNotEqualTo(first.get("liveHash")).isEqualTo(second.get("replayHash"));
        assertThat(second.get("events").asLong()).isEqualTo(10_000);
        assertThat(second.get("replayedEvents").asLong()).isGreaterThan(20_000);
    }

    @Test
    void shouldRefuseAWrongCallInOneLine() throws IOException {
        Path empty = Files.createFile(temp.resolve("empty.csv"));
        Path noTrades = Files.writeString(temp.resolve("none.csv"), "timestamp,price,amount\nx\n");
        Path notADirectory = Files.createFile(temp.resolve("file"));

        assertRefused("no such file", "--input", temp.resolve("missing.csv").toString());
        assertRefused("got a directory", "--input", temp.toString());
        assertRefused("got bytes=0 and badLines=0", "--input", empty.toString());
        assertRefused("and badLines=1", "--input", noTrades.toString());
        assertRefused("expected a directory", "--journal", notADirectory.toString());
        assertRefused("--journal to name a directory, got ''", "--journal", "");
        assertRefused("mutually exclusive", "--fused", "--pinned");
        assertRefused("Unknown option: '--nonsense'", "--nonsense");
        assertRefused("Missing required parameter for option '--input'", "--input");
    }

    @Test
    void shouldPrintItsOptionsWhenAsked() {
        assertThat(Demo.run("--help")).isZero();

        assertThat(out()).contains("--input", "--journal", "--durable", "--fused", "--pinned", "--json");
    }

    private void assertRefused(String why, String... arguments) {
        err.reset();

        assertThat(Demo.run(arguments)).isEqualTo(2);

        String last = err().lines().reduce((before, line) -> line).orElseThrow();
        assertThat(last).startsWith("anel demo: ").contains(why);
        assertThat(err().lines().filter(line -> line.startsWith("anel demo: "))).hasSize(1);
        assertThat(err()).doesNotContain("Exception", "\tat ");
    }

    private Path slice(int trades) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DemoTest.class.getResourceAsStream("/bitstamp_trades_from_20131125_usd.csv")),
                StandardCharsets.US_ASCII))) {
            String text = lines.lines().limit(trades + 1L).collect(Collectors.joining("\n", "", "\n"));
            return Files.writeString(temp.resolve("trades.csv"), text);
        }
    }

    private JsonNode lastLineOfStdout() {
        List<String> lines = out().lines().toList();
        return JsonMapper.shared().readTree(lines.get(lines.size() - 1));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
