package io.anel.benchmarks.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.Workload;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class TurnsOnRequestTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAnswerEachLineWithTheSampleOfOneTurn() throws Exception {
        Row row = new Row(Comparisons.all(2_000, 10_000).get(0), Place.MEMORY);
        Workload settings =
                new Workload(1, 1024, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        StringWriter answers = new StringWriter();

        new TurnsOnRequest(row, settings, directory)
                .serve(new BufferedReader(new StringReader("turn\nturn\n")), new PrintWriter(answers));

        List<Sample> samples = answers.toString()
                .lines()
                .map(line -> JsonMapper.builder().build().readValue(line, Sample.class))
                .toList();
        assertThat(samples).extracting(Sample::events).containsExactly(10_000L, 10_000L);
        assertThat(samples).allSatisfy(sample -> assertThat(sample.cpuNs()).isPositive());
        assertThat(directory).isEmptyDirectory();
    }
}
