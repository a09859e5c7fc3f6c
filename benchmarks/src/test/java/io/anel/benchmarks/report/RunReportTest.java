package io.anel.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.machine.Calibration;
import io.anel.benchmarks.machine.PartFigure;
import io.anel.benchmarks.machine.Unit;
import io.anel.benchmarks.peer.NothingArm;
import io.anel.benchmarks.rig.AckMeaning;
import io.anel.benchmarks.rig.Comparison;
import io.anel.benchmarks.rig.Conditions;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.Place;
import io.anel.benchmarks.rig.Sample;
import io.anel.benchmarks.rig.Series;
import io.anel.benchmarks.rig.Workload;
import io.anel.benchmarks.throughput.Row;
import io.anel.benchmarks.throughput.ThroughputReport;
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
        RunReport report = new RunReport(Conditions.now(List.of("</script><b>")), List.of(throughput()));

        report.write(directory);

        String page = Files.readString(directory.resolve("report.html"));
        assertThat(page)
                .contains("<title>Anel: benchmark report</title>", "\"speed\":2.0", "uPlot=function")
                .doesNotContain("</script><b>", "/*report", "/*uplot", "src=", "href=", "@import", "fetch(");
    }

    @Test
    void shouldPutEachArmsFiguresIntoTheJson() throws Exception {
        new RunReport(Conditions.now(List.of()), List.of(throughput())).write(directory);

        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(directory.resolve("report.json")));
        JsonNode row = json.get("rates").get("speed");
        assertThat(row.get("question").asString()).isEqualTo("How fast?");
        assertThat(row.get("anel").get("eventsPerSecond").asDouble()).isEqualTo(2e9);
        assertThat(row.get("peer").get("crowding").asString()).isEmpty();
        assertThat(json.has("latency")).isFalse();
    }

    /** A round trip takes 1.25 ns, the median of both times; Anel's events half a nanosecond, the peer's one. */
    @Test
    void shouldPutEachArmInProportionToThePartOfTheMachineThatBoundsIt() throws Exception {
        RunReport report = new RunReport(Conditions.now(List.of()), List.of(throughput()));

        report.write(directory);

        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(directory.resolve("report.json")));
        JsonNode part = json.get("calibration").get("pingPong");
        assertThat(part.get("median").asDouble()).isEqualTo(1.25);
        assertThat(part.get("before").asDouble()).isEqualTo(1);
        assertThat(part.get("after").asDouble()).isEqualTo(1.5);
        JsonNode row = json.get("rates").get("speed");
        assertThat(row.get("part").asString()).isEqualTo("pingPong");
        assertThat(row.get("anel").get("inProportionToPart").asDouble()).isEqualTo(0.4);
        assertThat(row.get("peer").get("inProportionToPart").asDouble()).isEqualTo(0.8);
        assertThat(report.text()).contains("0.40 pingPong an event", "0.50 ns to 2.00 ns");
    }

    @Test
    void shouldMarkARowThatOtherProgramsDisturbed() throws Exception {
        RunReport report = new RunReport(Conditions.now(List.of()), List.of(throughput(0.3)));

        report.write(directory);

        JsonNode json = JsonMapper.builder().build().readTree(Files.readString(directory.resolve("report.json")));
        assertThat(json.get("rates").get("speed").get("disturbed").asBoolean()).isTrue();
        assertThat(json.get("rates").get("speed").get("othersShare").asDouble()).isEqualTo(0.3);
        assertThat(report.text()).contains("DISTURBED: other programs and the host took 30 % of the processors");
        assertThat(new RunReport(Conditions.now(List.of()), List.of(throughput())).text())
                .doesNotContain("DISTURBED");
    }

    private static ThroughputReport throughput() {
        return throughput(0);
    }

    /** Anel takes 500 ns for 1,000 events, its peer twice as long. */
    private static ThroughputReport throughput(double othersShare) {
        Workload workload =
                new Workload(1000, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1);
        ThroughputReport report = new ThroughputReport(workload);
        report.calibratedBy(new CalibrationReport(new Calibration(
                List.of(new PartFigure("pingPong", "there and back", Unit.NANOSECONDS, List.of(0.5, 1.5))),
                List.of(new PartFigure("pingPong", "there and back", Unit.NANOSECONDS, List.of(1.0, 2.0))))));
        Comparison comparison = new Comparison(
                "speed",
                "How fast?",
                AckMeaning.HANDLED,
                1,
                List.of(Place.MEMORY),
                1000,
                () -> List.of(new NothingArm(), new NothingArm()));
        Sample own = new Sample(1000, 500, 500, 600, 0, 0);
        Sample peer = new Sample(1000, 1000, 1000, 1200, 0, othersShare);
        report.add(
                new Row(comparison, Place.MEMORY),
                new Series("speed", Place.MEMORY, List.of("anel", "peer"), List.of(List.of(own, peer))));
        return report;
    }
}
