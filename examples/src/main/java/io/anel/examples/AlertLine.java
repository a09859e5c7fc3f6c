package io.anel.examples;

import io.anel.api.Event;
import io.anel.examples.trading.LimitBreach;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A breach of the limit in one line for people. */
final class AlertLine {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AlertLine() {}

    static String of(Event event) {
        LimitBreach breach = event.as(LimitBreach.TYPE);
        return String.format(
                Locale.ROOT,
                "alert     %s  %-5s %,10.2f BTC, limit %,.0f: event %,d, caused by event %,d at %,.2f USD",
                TIME.format(Instant.ofEpochSecond(breach.tradeTimeSeconds())),
                breach.position().signum() < 0 ? "short" : "long",
                breach.position().abs(),
                breach.limit(),
                event.sequence(),
                event.cause(),
                breach.price());
    }
}
