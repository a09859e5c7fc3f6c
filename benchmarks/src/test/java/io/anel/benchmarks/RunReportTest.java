package io.anel.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.peer.NothingArm;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunReportTest {
    @TempDir
    private Path directory;

    @Test
    void shouldWriteAPageThatNeedsNothingFromElsewhereAndNoMarkupOfTheRunsOwn() throws Exception {
        RunReport report = new RunReport(Conditions.now(List.of("</script><b>")), throughput(), null, null);

        report.write(directory);

        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .contains("<title>Anel: benchmark report</title>", "\"speed\":2.0", "uPlot=function")
                .doesNotContain("</script><b>", "/*report", "/*uplot", "src=", "href=", "@import", "fetch(");
    }

    @Test
    void shouldPutEachArmsFiguresIntoTheJson() throws Exception {
        new RunReport(Conditions.now(List.of()), throughput(), null, null).write(directory);

        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(directory.resolve("report.json")));
        JsonNode row = json.get("rates").get("speed");
        assertThat(row.get("question").asString()).isEqualTo("How fast?");
        assertThat(row.get("anel").get("eventsPerSecond").asDouble()).isEqualTo(2e9);
        assertThat(row.get("peer").get("crowding").asString()).isEmpty();
        assertThat(json.has("latency")).isFalse();
    }

    /** Anel takes 500 ns for 1,000 events, its peer twice as long. */
    private static ThroughputReport throughput() {
        Workload workload =
                new Workload(1000, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        ThroughputReport report = new ThroughputReport(workload);
        Comparison comparison = new Comparison(
                "speed",
                "How fast?",
                AckMeaning.HANDLED,
                1,
                List.of(Place.MEMORY),
                1000,
                () -> List.of(new NothingArm(), new NothingArm()));
        Sample own = new Sample(1000, 500, 500, 600, 0);
        Sample peer = new Sample(1000, 1000, 1000, 1200, 0);
        report.add(
                new Row(comparison, Place.MEMORY),
                new Series("speed", Place.MEMORY, List.of("anel", "peer"), List.of(List.of(own, peer))));
        return report;
    }
}
