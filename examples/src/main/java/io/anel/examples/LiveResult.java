package io.anel.examples;

import io.anel.api.StateHash;
import io.anel.examples.trading.TradingDesk;
import org.HdrHistogram.Histogram;

/**
 * What the live run came to.
 *
 * @param trades published by this run
 * @param fastTrades as many of them as went at full speed
 * @param fastNs how long these took, the reading included, until the last one was handled
 * @param passTimes of the others, which went at a fixed rate; in nanoseconds
 * @param alerts emitted in this run
 */
record LiveResult(
        long trades,
        long badLines,
        long fastTrades,
        long fastNs,
        Histogram passTimes,
        long alerts,
        StateHash hash,
        TradingDesk desk) {
    long eventsPerSecond() {
        return Math.round(fastTrades * 1e9 / fastNs);
    }
}
