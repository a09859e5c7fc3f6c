package io.anel.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.Bench;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class CompareCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "HEAD, Missing required parameter: 'REV_B'",
        "HEAD nowhere --filter ringVs, 'expected a commit''s name or ., got nowhere'",
        "HEAD HEAD --filter nothing, expected --filter to match one of",
        "HEAD HEAD --max-pairs 11, expected --max-pairs from 12 to 1000",
        "HEAD HEAD --tolerance -1, expected --tolerance from 0 to 100",
        "HEAD HEAD --events 6000001, expected --events from 1 to 6000000"
    })
    void shouldRefuseABadCallInOneLineWithExitCodeTwo(String arguments, String reason) {
        CommandLine line = Bench.commandLine("compare");
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

        int exitCode = line.execute(("compare " + arguments).split(" "));

        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString().lines()).singleElement().asString().contains(reason);
        assertThat(out.toString()).isEmpty();
    }
}
