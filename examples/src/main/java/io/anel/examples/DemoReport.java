package io.anel.examples;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/** What the demo has to say at its end, for people and for programs. */
record DemoReport(LiveResult live, DemoReplay.Result replay) {
    boolean isSame() {
        return live.hash().toString().equals(replay.hash());
    }

    void live(Screen screen, boolean isDurable) {
        Histogram times = live.passTimes();
        say(screen, "trades    %,d published, %,d bad lines", live.trades(), live.badLines());
        say(
                screen,
                "rate      %,d trades/s over %,d at full speed, reading the file included%s",
                live.eventsPerSecond(),
                live.fastTrades(),
                isDurable ? ", DURABLE awaited once in " + LiveRun.DURABLE_BATCH : "");
        if (times.getTotalCount() > 0) {
            say(
                    screen,
                    "latency   from due to handled by the last stage, µs: p50 %,.1f  p99 %,.1f  p99.9 %,.1f  max %,.1f"
                            + " (last %,d trades, %,d/s)",
                    micros(times, 50),
                    micros(times, 99),
                    micros(times, 99.9),
                    times.getMaxValue() / 1e3,
                    times.getTotalCount(),
                    LiveRun.PACED_PER_SECOND);
        }
        say(screen, "          a first run in a new JVM measures a cold one: './anel bench' has the real numbers");
        say(
                screen,
                "state     %,d candles, average price %,.2f USD, position %,.2f BTC, %,d alerts in this run",
                live.desk().candles().count(),
                live.desk().averagePrice().value(),
                live.desk().position().value(),
                live.alerts());
    }

    void replay(Screen screen) {
        say(
                screen,
                "replay    %,d events in a fresh JVM, %,d events/s, %,d alerts made again byte for byte",
                replay.events(),
                replay.eventsPerSecond(),
                replay.confirmedAlerts());
        say(screen, "hash      live %s", live.hash());
        say(
                screen,
                "          replayed %s  %s",
                replay.hash(),
                isSame() ? "the same state" : "ANOTHER STATE: this is a bug");
    }

    String json(boolean isDurable, String chainMode) {
        Histogram times = live.passTimes();
        Map<String, Object> latency = new LinkedHashMap<>();
        latency.put("samples", times.getTotalCount());
        latency.put("p50", micros(times, 50));
        latency.put("p90", micros(times, 90));
        latency.put("p99", micros(times, 99));
        latency.put("p999", micros(times, 99.9));
        latency.put("max", times.getMaxValue() / 1e3);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("events", live.trades());
        json.put("eventsPerSecond", live.eventsPerSecond());
        json.put("liveHash", live.hash().toString());
        json.put("replayHash", replay.hash());
        json.put("badLines", live.badLines());
        json.put("alerts", live.alerts());
        json.put("latencyMicros", latency);
        json.put("candles", live.desk().candles().count());
        json.put("averagePrice", live.desk().averagePrice().value());
        json.put("replayedEvents", replay.events());
        json.put("replayedPerSecond", replay.eventsPerSecond());
        json.put("chainMode", chainMode);
        json.put("durable", isDurable);
        json.put("javaVersion", Runtime.version().toString());
        return JsonMapper.shared().writeValueAsString(json);
    }

    private static double micros(Histogram times, double percentile) {
        return times.getTotalCount() == 0 ? 0 : times.getValueAtPercentile(percentile) / 1e3;
    }

    private static void say(Screen screen, String format, Object... values) {
        screen.say(String.format(Locale.ROOT, format, values));
    }
}
