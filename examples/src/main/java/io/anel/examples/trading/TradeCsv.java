package io.anel.examples.trading;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads trades from lines of {@code timestamp,price,amount}: seconds since the Unix epoch, dollars, bitcoins.
 *
 * <p>The first line may be that heading. A line that is no trade is reported and counted, and the next one is read.
 *
 * <p><b>Threading:</b> one thread. <b>Memory:</b> constant, however long the file or a line of it.
 */
public final class TradeCsv implements AutoCloseable {
    private static final String HEADING = "timestamp,price,amount";
    /** A byte order mark, as the single bytes that lines are read as. */
    private static final String UTF8_MARK = "\u00ef\u00bb\u00bf";

    private static final long MAX_TIME_SECONDS = 253_402_300_799L; // the end of the year 9999

    private final LineReader lines;
    private final BadLineHandler badLineHandler;
    private long line;
    private long badLines;

    public TradeCsv(InputStream in, BadLineHandler badLineHandler) {
        this.lines = new LineReader(in);
        this.badLineHandler = badLineHandler;
    }

    /** The next trade, or null when there is none. */
    public Trade next() throws IOException {
        String text;
        while ((text = lines.next()) != null) {
            line++;
            if (line == 1 && text.startsWith(UTF8_MARK)) {
                text = text.substring(UTF8_MARK.length());
            }
            if (line == 1 && text.replace(" ", "").equalsIgnoreCase(HEADING)) {
                continue;
            }
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                badLines++;
                badLineHandler.onBadLine(line, e.getMessage());
            }
        }
        return null;
    }

    /** How many lines were no trades. */
    public long badLines() {
        return badLines;
    }

    /** How many bytes were read. */
    public long consumed() {
        return lines.consumed();
    }

    private Trade parse(String text) {
        if (lines.isTooLong()) {
            throw new IllegalArgumentException("expected a line of at most " + LineReader.MAX_LINE_BYTES
                    + " bytes, got a longer one: " + Printable.of(text));
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException("expected " + HEADING + ", got an empty line");
        }
        String[] columns = text.split(",", -1);
        if (columns.length != 3) {
            throw new IllegalArgumentException("expected the 3 columns " + HEADING + ", got columns=" + columns.length
                    + ": " + Printable.of(text));
        }
        long seconds = time(columns[0].strip());
        long price = Units.parse("price", columns[1].strip());
        if (price == 0) {
            throw new IllegalArgumentException("expected price > 0, got " + Printable.of(columns[1].strip()));
        }
        return new Trade(seconds, price, Units.parse("amount", columns[2].strip()));
    }

    private static long time(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= MAX_TIME_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "expected timestamp as seconds since 1970, like 1385337600, got " + Printable.of(text));
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
