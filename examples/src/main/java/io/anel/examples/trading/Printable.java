package io.anel.examples.trading;

/** Foreign text made fit for one line of an error: quoted, short, without control characters. */
final class Printable {
    private static final int MAX_CHARS = 40;

    private Printable() {}

    static String of(String text) {
        StringBuilder safe = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), MAX_CHARS); i++) {
            char c = text.charAt(i);
            safe.append(c >= ' ' && c <= '~' ? c : '?');
        }
        return safe.append(text.length() > MAX_CHARS ? "…'" : "'").toString();
    }
}
