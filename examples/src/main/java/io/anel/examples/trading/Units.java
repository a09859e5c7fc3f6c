package io.anel.examples.trading;

import java.math.BigDecimal;

/** Decimals as whole numbers of 10<sup>-8</sup>, a satoshi of a bitcoin: read exactly, never through floating point. */
public final class Units {
    /** One dollar, one bitcoin. */
    public static final long ONE = 100_000_000L;

    private static final int DECIMALS = 8;
    /** So large that no price or amount is refused that means something, so small that no stage overflows. */
    private static final long MAX_WHOLE = 1_000_000_000L;

    private Units() {}

    /**
     * Reads digits with or without a point and more digits; those behind the eighth decimal have to be zeros.
     *
     * @throws IllegalArgumentException in one line, when the text is anything else, is negative, or exceeds a billion
     */
    static long parse(String column, String text) {
        int point = text.indexOf('.');
        int wholeEnd = point < 0 ? text.length() : point;
        if (text.startsWith("-")) {
            throw new IllegalArgumentException("expected " + column + " >= 0, got " + Printable.of(text));
        }
        if (wholeEnd == 0 || point == text.length() - 1) {
            throw notANumber(column, text);
        }
        long units = 0;
        for (int i = 0; i < wholeEnd; i++) {
            units = units * 10 + digit(column, text, i);
            if (units > MAX_WHOLE) {
                throw new IllegalArgumentException(
                        "expected " + column + " <= " + MAX_WHOLE + ", got " + Printable.of(text));
            }
        }
        int decimals = 0;
        for (int i = wholeEnd + 1; i < text.length(); i++) {
            int digit = digit(column, text, i);
            if (decimals < DECIMALS) {
                units = units * 10 + digit;
                decimals++;
            } else if (digit != 0) {
                throw new IllegalArgumentException(
                        "expected " + column + " with at most " + DECIMALS + " decimals, got " + Printable.of(text));
            }
        }
        for (; decimals < DECIMALS; decimals++) {
            units *= 10;
        }
        return units;
    }

    /** The exact decimal, with all its places. */
    public static BigDecimal decimal(long units) {
        return BigDecimal.valueOf(units, DECIMALS);
    }

    private static int digit(String column, String text, int at) {
        int digit = text.charAt(at) - '0';
        if (digit < 0 || digit > 9) {
            throw notANumber(column, text);
        }
        return digit;
    }

    private static IllegalArgumentException notANumber(String column, String text) {
        return new IllegalArgumentException(
                "expected " + column + " as a number like 800.01, got " + Printable.of(text));
    }
}
