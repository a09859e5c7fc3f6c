package io.anel.torture.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * An input that was worth to be kept: one that reaches much, or one that once broke its target. They stand in a text file a target, a line each: a name, and the bytes in
 * hexadecimal digits.
 */
public record FuzzSeed(String name, byte[] bytes) {
    /** Those of a target. */
    public static List<FuzzSeed> of(FuzzTarget target) throws IOException {
        List<FuzzSeed> seeds = new ArrayList<>();
        String resource = "seeds/" + target.name().toLowerCase(Locale.ROOT) + ".txt";
        try (InputStream in = FuzzSeed.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("expected kept inputs in " + resource + ", got no such file");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                seeds.add(new FuzzSeed(words[0], HexFormat.of().parseHex(words.length > 1 ? words[1] : "")));
            }
        }
        return seeds;
    }
}
