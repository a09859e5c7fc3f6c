package io.anel.examples.trading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads lines of any length in bounded memory: of a line that is too long only the beginning is kept.
 *
 * <p>Lines end with LF or CR LF; the last one needs no end.
 */
final class LineReader implements AutoCloseable {
    static final int MAX_LINE_BYTES = 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private final byte[] line = new byte[MAX_LINE_BYTES];
    private int position;
    private int limit;
    private long consumed;
    private boolean isTooLong;

    LineReader(InputStream in) {
        this.in = in;
    }

    /** The next line without its end, or null behind the last. */
    String next() throws IOException {
        int length = 0;
        boolean any = false;
        isTooLong = false;
        while (true) {
            if (position == limit && !fill()) {
                return any ? text(length) : null;
            }
            any = true;
            byte b = buffer[position++];
            consumed++;
            if (b == '\n') {
                return text(length);
            }
            if (length < MAX_LINE_BYTES) {
                line[length++] = b;
            } else {
                isTooLong = true;
            }
        }
    }

    /** Whether the line that {@link #next} just gave is only the beginning of one that is longer. */
    boolean isTooLong() {
        return isTooLong;
    }

    /** How many bytes the lines so far took, ends included. */
    long consumed() {
        return consumed;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private String text(int length) {
        boolean hasCarriageReturn = length > 0 && !isTooLong && line[length - 1] == '\r';
        return new String(line, 0, hasCarriageReturn ? length - 1 : length, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
