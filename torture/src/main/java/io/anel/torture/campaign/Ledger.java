package io.anel.torture.campaign;

import io.anel.torture.attack.Strike;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has been struck so far, a line of JSON each strike, so that an attack that was ended goes on, and counts of several runs and machines add
 * up: as long as the code under attack and what attacks it are the same, and no seed counts twice.
 *
 * <p><b>Threading:</b> any.
 */
final class Ledger {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    private static final int SHOWN = 80;

    /**
     * One strike.
     *
     * @param code the fingerprint of the code that was under attack, and of what attacked it
     * @param count what was done of what the attack counts
     * @param openingsUs how long each opening took, in microseconds
     */
    record Entry(
            String attack,
            String part,
            String code,
            long seed,
            long count,
            List<Long> openingsUs,
            Map<String, Long> amounts) {
        Entry {
            openingsUs = List.copyOf(openingsUs);
            amounts = Map.copyOf(amounts);
            if (seed < 0 || count < 0 || openingsUs.stream().anyMatch(us -> us < 0)) {
                throw new IllegalArgumentException("expected no number below 0");
            }
        }
    }

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private long count;
    private long ofOtherCode;
    /** Where a last line begins that lacks its end, and goes before the next entry; negative where there is none. */
    private long cutAt = -1;

    private Ledger(Path file) {
        this.file = file;
    }

    /**
     * Reads the entries of one attack on one part and one code; a last line that was cut by a kill is left out.
     *
     * @throws IllegalArgumentException when there is any other line that is not an entry, or something that is no file
     */
    static Ledger open(Path file, String attack, String part, String code) throws IOException {
        Ledger ledger = new Ledger(file);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("expected a ledger, got a directory: " + file);
        }
        if (Files.exists(file)) {
            Set<Long> seeds = new HashSet<>();
            for (Entry entry : ledger.read()) {
                boolean isOfThese = entry.attack.equals(attack) && entry.part.equals(part);
                if (isOfThese && !entry.code.equals(code)) {
                    ledger.ofOtherCode++;
                } else if (isOfThese && seeds.add(entry.seed)) {
                    ledger.entries.add(entry);
                    ledger.count += entry.count;
                }
            }
        }
        return ledger;
    }

    private List<Entry> read() throws IOException {
        List<Entry> all = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                all.add(parse(Arrays.copyOfRange(bytes, from, at), all.size() + 1));
                from = at + 1;
            }
        }
        cutAt = from < bytes.length ? from : -1;
        return all;
    }

    private Entry parse(byte[] line, int number) {
        try {
            Entry entry = JSON.readValue(line, Entry.class);
            if (entry != null) {
                return entry;
            }
        } catch (JacksonException e) {
            // What came says more than why it cannot be read.
        }
        String came = new String(line, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
        throw new IllegalArgumentException(file + ":" + number
                + ": expected a strike as JSON with attack, part, code, seed, count, openingsUs and amounts, no number below 0, got "
                + (came.length() > SHOWN ? came.substring(0, SHOWN) + "…" : came));
    }

    synchronized void add(String attack, String part, String code, Strike strike) throws IOException {
        Entry entry =
                new Entry(attack, part, code, strike.seed(), strike.count(), strike.openingsUs(), strike.amounts());
        if (cutAt >= 0) {
            try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(cutAt);
            }
            cutAt = -1;
        }
        String line = JSON.writeValueAsString(entry) + "\n";
        Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        entries.add(entry);
        count += entry.count;
    }

    /** What was done of what the attack counts. */
    synchronized long count() {
        return count;
    }

    /** How many strikes of the same attack on the same part are of other code, or another harness, and do not count. */
    long ofOtherCode() {
        return ofOtherCode;
    }

    synchronized Set<Long> seeds() {
        Set<Long> seeds = new HashSet<>();
        entries.forEach(entry -> seeds.add(entry.seed));
        return seeds;
    }

    synchronized Summary summary() {
        return Summary.of(entries);
    }
}
