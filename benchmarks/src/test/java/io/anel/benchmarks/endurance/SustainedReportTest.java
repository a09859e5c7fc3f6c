package io.anel.benchmarks.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.benchmarks.machine.Calibration;
import io.anel.benchmarks.machine.PartFigure;
import io.anel.benchmarks.machine.Unit;
import io.anel.benchmarks.report.CalibrationReport;
import io.anel.benchmarks.rig.Payload;
import io.anel.benchmarks.rig.SustainedSample;
import io.anel.benchmarks.rig.Window;
import io.anel.benchmarks.rig.Workload;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class SustainedReportTest {
    private static final long SECOND = 1_000_000_000;

    /** A million events of 88 bytes in two of sixty seconds, on a disk of 176 MB a second. */
    @Test
    void shouldSayThatAnArmEndedBeforeItsTimeAndWhy() {
        SustainedReport report = report(true);
        ObjectNode root = JsonMapper.builder().build().createObjectNode();

        report.put(root, false);

        assertThat(report.text())
                .contains("0.25 of writeForceDisk")
                .contains("ended after 2.0 s: its 7 GB of disk were used up (--max-gb)");
        assertThat(root.get("sustained").get("arms").get("anel").get("note").asString())
                .startsWith("its 7 GB");
    }

    @Test
    void shouldSayNothingOfTheKindWhereItRanForItsTime() {
        assertThat(report(false).text()).contains("anel").doesNotContain("ended after");
    }

    private static SustainedReport report(boolean spent) {
        SustainedReport report = new SustainedReport(
                new SustainedSize(60, 7, 1),
                new Workload(0, 64, Workload.WaitKind.YIELD, Workload.ProducerKind.MULTI, Payload.ofLength(64), 1));
        List<PartFigure> parts = List.of(new PartFigure("writeForceDisk", "?", Unit.BYTES_PER_SECOND, List.of(176e6)));
        report.calibratedBy(new CalibrationReport(new Calibration(parts, parts)));
        report.add(
                SustainedArm.all("anel").get(1),
                new SustainedSample(
                        1_000_000, 2 * SECOND, SECOND, spent, List.of(new Window(0, 2 * SECOND, 1_000_000))));
        return report;
    }
}
