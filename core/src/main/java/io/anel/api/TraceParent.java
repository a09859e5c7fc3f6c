package io.anel.api;

import java.util.HexFormat;

/**
 * A W3C trace parent: which distributed trace, and which span of it, an event belongs to.
 *
 * @param flags the trace flags, 0 to 255; 1 is "sampled"
 */
public record TraceParent(long traceIdHigh, long traceIdLow, long spanId, int flags) {
    /**
     * Reads the {@code traceparent} header's text, {@code 00-<32 hex>-<16 hex>-<2 hex>}.
     *
     * @throws InvalidNameException when it has another form
     */
    public static TraceParent parse(String text) {
        try {
            if (text.length() == 55 && text.startsWith("00-") && text.charAt(35) == '-' && text.charAt(52) == '-') {
                return new TraceParent(
                        HexFormat.fromHexDigitsToLong(text, 3, 19),
                        HexFormat.fromHexDigitsToLong(text, 19, 35),
                        HexFormat.fromHexDigitsToLong(text, 36, 52),
                        HexFormat.fromHexDigits(text, 53, 55));
            }
        } catch (IllegalArgumentException ignored) {
            // Falls through to the one answer for every text that is no trace parent.
        }
        throw new InvalidNameException(
                "expected a traceparent 00-<32 hex>-<16 hex>-<2 hex>, got traceparent=" + NameRules.shown(text));
    }

    @Override
    public String toString() {
        return String.format("00-%016x%016x-%016x-%02x", traceIdHigh, traceIdLow, spanId, flags);
    }
}
