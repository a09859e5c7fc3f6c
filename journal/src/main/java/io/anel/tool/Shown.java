package io.anel.tool;

import java.util.HexFormat;
import org.agrona.DirectBuffer;

/**
 * Text from a journal as a terminal may get it: what could move the cursor, break the line or turn the reading direction
 * stands as {@code \}{@code uXXXX}.
 */
final class Shown {
    private static final int ABBREVIATED_BYTES = 32;
    private static final HexFormat HEX = HexFormat.of();

    private Shown() {}

    /** For text output. */
    static String text(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> appendSafely(shown, text, i);
            }
        }
        return shown.toString();
    }

    /**
     * For a JSON object, which has to stay one. Where such characters are allowed in JSON as they are, they are white space
     * between tokens, or stand in a text.
     */
    static String json(String json) {
        if (isPlain(json)) {
            return json;
        }
        StringBuilder shown = new StringBuilder(json.length() + 16);
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t') {
                shown.append(' ');
            } else {
                appendSafely(shown, json, i);
            }
        }
        return shown.toString();
    }

    /** Bytes as {@code 0x} and hex digits; the first few unless {@code full}. */
    static String bytes(DirectBuffer buffer, int offset, int length, boolean full) {
        int shown = full ? length : Math.min(length, ABBREVIATED_BYTES);
        byte[] bytes = new byte[shown];
        buffer.getBytes(offset, bytes);
        return "0x" + HEX.formatHex(bytes) + (shown < length ? "… (" + length + " bytes)" : "");
    }

    private static void appendSafely(StringBuilder shown, String text, int i) {
        char c = text.charAt(i);
        if (isSafe(text, i)) {
            shown.append(c);
        } else {
            shown.append("\\u").append(HEX.toHexDigits(c));
        }
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSafe(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSafe(String text, int i) {
        char c = text.charAt(i);
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        boolean endsPair = Character.isLowSurrogate(c) && i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        return switch (Character.getType(text.codePointAt(endsPair ? i - 1 : i))) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
