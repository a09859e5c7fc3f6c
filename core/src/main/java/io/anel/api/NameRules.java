package io.anel.api;

import java.nio.charset.StandardCharsets;

/**
 * The grammar of names: segments of ASCII letters, digits, {@code _} and {@code -} that begin with a letter or a digit,
 * joined by dots. Names under {@code anel.} are Anel's own.
 *
 * <p>A pattern is a name whose segments may be {@code *} (exactly one segment) and whose last may be {@code >} (one or more);
 * a bare {@code *} is every type but Anel's own.
 */
public final class NameRules {
    /** Longest name of a type, a source, a stage, a subscriber or a bus, in characters. */
    public static final int MAX_NAME_LENGTH = 128;
    /** Longest correlation, entity, external id, metadata key or value, in UTF-8 bytes. */
    public static final int MAX_TEXT_BYTES = 1024;

    /** The prefix of Anel's own types. */
    public static final String RESERVED_PREFIX = "anel.";

    private static final int MAX_SHOWN = 64;

    private NameRules() {}

    /** @throws InvalidNameException unless {@code name} is a type name that users may publish */
    public static String requireType(String name) {
        requireName("type", name);
        if (isReserved(name)) {
            throw new InvalidNameException("expected a type outside 'anel.', which is Anel's own, got type=" + name);
        }
        return name;
    }

    /** @throws InvalidNameException unless {@code name} follows the grammar; {@code what} says what it names */
    public static String requireName(String what, String name) {
        if (name == null || !isName(name)) {
            throw new InvalidNameException("expected " + what
                    + " to be dot-separated segments of letters, digits, '_' and '-', at most "
                    + MAX_NAME_LENGTH + " characters, got " + what + "=" + shown(name));
        }
        return name;
    }

    /** @throws InvalidNameException unless {@code pattern} is a name or a pattern */
    public static String requirePattern(String pattern) {
        if (pattern == null || !isPattern(pattern)) {
            throw new InvalidNameException("expected a type or a pattern such as task_failed, orders.*, orders.> or *,"
                    + " got pattern=" + shown(pattern));
        }
        return pattern;
    }

    /** @throws InvalidNameException unless the text is 1 to {@link #MAX_TEXT_BYTES} UTF-8 bytes of whole characters, without control characters */
    public static String requireText(String what, String text) {
        if (text == null || text.isEmpty()) {
            throw new InvalidNameException("expected " + what + " to be a text of 1 to " + MAX_TEXT_BYTES
                    + " bytes, got " + what + "=" + shown(text));
        }
        int bytes = text.length() * 3 <= MAX_TEXT_BYTES ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new InvalidNameException(
                    "expected " + what + " to be a text of 1 to " + MAX_TEXT_BYTES + " bytes, got " + bytes + " bytes");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                throw new InvalidNameException(
                        "expected " + what + " without control characters, got " + what + "=" + shown(text));
            }
            if (Character.isSurrogate(c)) {
                // UTF-8 has no code for half a pair: two texts would become one.
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(++i))) {
                    throw new InvalidNameException(
                            "expected " + what + " of whole characters, got half a surrogate pair");
                }
            }
        }
        return text;
    }

    public static boolean isReserved(String name) {
        return name.startsWith(RESERVED_PREFIX);
    }

    static boolean isName(String name) {
        return isDotted(name, false);
    }

    static boolean isPattern(String pattern) {
        return isDotted(pattern, true);
    }

    private static boolean isDotted(String text, boolean wildcards) {
        if (text.isEmpty() || text.length() > MAX_NAME_LENGTH) {
            return false;
        }
        int start = 0;
        while (true) {
            int dot = text.indexOf('.', start);
            int end = dot < 0 ? text.length() : dot;
            if (!isSegment(text, start, end, wildcards, dot < 0)) {
                return false;
            }
            if (dot < 0) {
                return true;
            }
            start = dot + 1;
        }
    }

    private static boolean isSegment(String text, int start, int end, boolean wildcards, boolean last) {
        if (start == end) {
            return false;
        }
        char first = text.charAt(start);
        if (wildcards && end == start + 1 && (first == '*' || (first == '>' && last))) {
            return true;
        }
        if (!isLetterOrDigit(first)) {
            return false;
        }
        for (int i = start + 1; i < end; i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    /** A text as an error may show it: quoted, cut at 64 characters, {@link Printable}. */
    public static String shown(String text) {
        if (text == null) {
            return "null";
        }
        boolean isLong = text.length() > MAX_SHOWN;
        String begin = isLong ? text.substring(0, MAX_SHOWN) : text;
        return "'" + Printable.of(begin) + (isLong ? "…' (" + text.length() + " characters)" : "'");
    }
}
