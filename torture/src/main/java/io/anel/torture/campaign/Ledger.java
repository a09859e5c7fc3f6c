package io.anel.torture.campaign;

import io.anel.torture.attack.Strike;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What has been struck so far, a line of JSON each strike, so that an attack that was ended goes on, and counts of several runs and machines add
 * up: as long as the code under attack is the same, and no seed counts twice.
 *
 * <p><b>Threading:</b> any.
 */
final class Ledger {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One strike.
     *
     * @param code the fingerprint of the code that was under attack
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
            Map<String, Long> amounts) {}

    private final Path file;
    private final List<Entry> entries = new ArrayList<>();
    private long count;
    /** Whether the last line lacks its end: the next entry begins a line of its own. */
    private boolean isCut;

    private Ledger(Path file) {
        this.file = file;
    }

    /** Reads the entries of one attack on one part and one code; a last line that was cut by a kill is left out. */
    static Ledger open(Path file, String attack, String part, String code) throws IOException {
        Ledger ledger = new Ledger(file);
        if (Files.exists(file)) {
            Set<Long> seeds = new HashSet<>();
            String all = Files.readString(file);
            ledger.isCut = !all.isEmpty() && !all.endsWith("\n");
            for (String line : all.lines().toList()) {
                Entry entry = parse(line);
                if (entry != null
                        && entry.attack.equals(attack)
                        && entry.part.equals(part)
                        && entry.code.equals(code)
                        && seeds.add(entry.seed)) {
                    ledger.entries.add(entry);
                    ledger.count += entry.count;
                }
            }
        }
        return ledger;
    }

    private static Entry parse(String line) {
        try {
            return JSON.readValue(line, Entry.class);
        } catch (JacksonException e) {
            return null;
        }
    }

    synchronized void add(String attack, String part, String code, Strike strike) throws IOException {
        Entry entry =
                new Entry(attack, part, code, strike.seed(), strike.count(), strike.openingsUs(), strike.amounts());
        Files.createDirectories(file.toAbsolutePath().getParent());
        String line = (isCut ? "\n" : "") + JSON.writeValueAsString(entry) + "\n";
        isCut = false;
        Files.write(file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        entries.add(entry);
        count += entry.count;
    }

    /** What was done of what the attack counts. */
    synchronized long count() {
        return count;
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
