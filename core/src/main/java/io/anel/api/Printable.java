package io.anel.api;

/**
 * Texts as a log or a terminal may show them: on one line, whatever a path or a message from elsewhere holds.
 *
 * <p><b>Threading:</b> any.
 */
public final class Printable {
    private Printable() {}

    /**
     * The text with control, format (such as those that turn the direction of writing) and line-separating characters by their numbers, as
     * {@code &#92;u001b}; the text itself where it has none, and null for null.
     */
    public static String of(String text) {
        if (text == null || text.chars().allMatch(c -> isPrintable((char) c))) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            append(shown, text.charAt(i));
        }
        return shown.toString();
    }

    /** What a failure says of itself; its class where even that throws. */
    public static String of(Throwable failure) {
        try {
            return of(failure.toString());
        } catch (RuntimeException | StackOverflowError e) {
            return failure.getClass().getName() + ", whose message cannot be had";
        }
    }

    private static void append(StringBuilder shown, char c) {
        if (isPrintable(c)) {
            shown.append(c);
        } else {
            shown.append(String.format("\\u%04x", (int) c));
        }
    }

    private static boolean isPrintable(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
