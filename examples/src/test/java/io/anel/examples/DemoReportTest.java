package io.anel.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.anel.api.StateHash;
import io.anel.examples.trading.TradingDesk;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DemoReportTest {
    private final StateHash live = new StateHash().put(1);

    @Test
    void shouldTellTheSameStateFromAnother() {
        DemoReport same = report(live.toString());
        DemoReport other = report(new StateHash().put(2).toString());

        assertThat(same.isSame()).isTrue();
        assertThat(other.isSame()).isFalse();
        assertThat(replayLines(same)).contains("the same state");
        assertThat(replayLines(other)).contains("ANOTHER STATE").contains(live.toString());
    }

    private DemoReport report(String replayHash) {
        LiveResult result = new LiveResult(1, 0, 1, 1, new Histogram(3), 0, live, new TradingDesk());
        return new DemoReport(result, new DemoReplay.Result(1, 0, 1, replayHash));
    }

    private static String replayLines(DemoReport report) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        report.replay(new Screen(stream, stream, false));
        return out.toString(StandardCharsets.UTF_8);
    }
}
