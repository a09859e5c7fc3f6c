package io.anel.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code java} block of a Markdown page, and the region of a source file that it says it was cut from.
 *
 * <p>The page writes {@code <!-- cut: examples/src/main/java/…/File.java#name -->} before the fence; the file encloses the
 * lines in {@code // region: name} and {@code // endregion}. Regions may nest; their markers are not part of the text.
 *
 * @param line where the fence opens, from 1
 * @param cut {@code path#region}, or null when the block has no marker
 */
record DocumentedCode(Path page, int line, String cut, List<String> lines) {
    private static final Pattern MARKER = Pattern.compile("<!--\\s*cut:\\s*(\\S+#\\S+)\\s*-->");
    private static final Pattern FENCE = Pattern.compile("\\s*(`{3,}|~{3,})\\s*(\\w*).*");
    private static final Pattern REGION = Pattern.compile("\\s*//\\s*region:\\s*(\\S+)\\s*");
    private static final Pattern END = Pattern.compile("\\s*//\\s*endregion\\b.*");

    /** The {@code java} blocks of a page, in order; a marker counts when only blank lines part it from the fence. */
    static List<DocumentedCode> in(Path page) throws IOException {
        List<String> text = Files.readAllLines(page);
        List<DocumentedCode> blocks = new ArrayList<>();
        String cut = null;
        for (int i = 0; i < text.size(); i++) {
            Matcher fence = FENCE.matcher(text.get(i));
            if (fence.matches()) {
                int opened = i;
                do {
                    i++;
                } while (i < text.size() && !text.get(i).strip().equals(fence.group(1)));
                if (fence.group(2).equals("java")) {
                    List<String> lines = text.subList(opened + 1, Math.min(i, text.size()));
                    blocks.add(new DocumentedCode(page, opened + 1, cut, unindent(lines)));
                }
                cut = null;
            } else if (!text.get(i).isBlank()) {
                Matcher marker = MARKER.matcher(text.get(i).strip());
                cut = marker.matches() ? marker.group(1) : null;
            }
        }
        return blocks;
    }

    /** What is wrong with this block, in one line, or null when it equals its region. */
    String fault(Path root) throws IOException {
        String at = root.relativize(page) + ":" + line + ": ";
        if (cut == null) {
            return at + "expected <!-- cut: examples/…/File.java#region --> before the java block, found none";
        }
        String file = cut.substring(0, cut.indexOf('#'));
        if (!file.startsWith("examples/") || !Files.isRegularFile(root.resolve(file))) {
            return at + "expected a file under examples/, got " + file;
        }
        List<String> region = region(Files.readAllLines(root.resolve(file)), cut.substring(cut.indexOf('#') + 1));
        if (region.isEmpty()) {
            return at + "expected a closed region with lines in it, got " + cut;
        }
        if (!region.equals(lines)) {
            return at + "differs from " + cut + ", which reads:\n" + String.join("\n", region);
        }
        return null;
    }

    private static List<String> region(List<String> source, String name) {
        List<String> found = new ArrayList<>();
        int depth = 0;
        for (String line : source) {
            Matcher region = REGION.matcher(line);
            if (region.matches()) {
                depth = depth > 0 || region.group(1).equals(name) ? depth + 1 : 0;
            } else if (END.matcher(line).matches()) {
                if (depth > 0 && --depth == 0) {
                    return unindent(found);
                }
            } else if (depth > 0) {
                found.add(line);
            }
        }
        return List.of();
    }

    private static List<String> unindent(List<String> lines) {
        int indent = lines.stream()
                .filter(line -> !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .min()
                .orElse(0);
        return lines.stream()
                .map(line -> line.isBlank() ? "" : line.substring(indent).stripTrailing())
                .toList();
    }
}
