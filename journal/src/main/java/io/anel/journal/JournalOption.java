package io.anel.journal;

import io.anel.api.BusOption;
import io.anel.api.ConfigFile;
import io.anel.api.ConfigurationException;
import io.anel.api.NameRules;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;

/** Every setting of a journal: its key in a file, its range, and what it means. */
public enum JournalOption {
    CYCLE_BYTES(
            "cycleBytes",
            range(JournalConfig.MIN_CYCLE_BYTES, JournalConfig.MAX_CYCLE_BYTES),
            "a cycle's file is left for the next one at about this size"),
    CYCLE_AGE(
            "cycleAge",
            "0 to " + JournalConfig.MAX_CYCLE_AGE.toDays() + " days",
            "a cycle is left for the next one at this age; 0 ms for never"),
    BLOCK_BYTES(
            "blockBytes",
            range(JournalConfig.MIN_BLOCK_BYTES, JournalConfig.MAX_BLOCK_BYTES),
            "how much of a file is mapped at once, a power of two; a batch may take up a quarter of it"),
    RESERVE_CHUNK_BYTES(
            "reserveChunkBytes",
            range(JournalConfig.MIN_RESERVE_CHUNK_BYTES, JournalConfig.MAX_RESERVE_CHUNK_BYTES),
            "disk space is reserved in steps of this size, beyond what has to be kept free"),
    VERIFY_CRC("verifyCrc", "true, false", "whether the bus's own readers check every batch"),
    CREATE_IF_MISSING("createIfMissing", "true, false", "whether opening makes the directory");

    private final String name;
    private final String range;
    private final String meaning;

    JournalOption(String name, String range, String meaning) {
        this.name = name;
        this.range = range;
        this.meaning = meaning;
    }

    /** @throws ConfigurationException when there is no such option */
    static JournalOption ofKey(String key) {
        return Arrays.stream(values())
                .filter(option -> option.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "expected one of the options that './anel config' prints, got " + NameRules.shown(key)));
    }

    /** Its name in a configuration file. */
    public String key() {
        return ConfigFile.LOG_PREFIX + name;
    }

    /** Which values it takes, for people. */
    public String range() {
        return range;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** The value in force, as a file writes it, and reads it back. */
    public String format(JournalConfig config) {
        return switch (this) {
            case CYCLE_BYTES -> Long.toString(config.cycleBytes());
            case CYCLE_AGE ->
                config.cycleAge().getNano() % 1_000_000 == 0
                        ? config.cycleAge().toMillis() + " ms"
                        : config.cycleAge().toString();
            case BLOCK_BYTES -> Integer.toString(config.blockBytes());
            case RESERVE_CHUNK_BYTES -> Integer.toString(config.reserveChunkBytes());
            case VERIFY_CRC -> Boolean.toString(config.verifyCrc());
            case CREATE_IF_MISSING -> Boolean.toString(config.createIfMissing());
        };
    }

    /**
     * The configuration with this changed to what a file says.
     *
     * @throws ConfigurationException when the text is no such value, or out of range
     */
    JournalConfig set(JournalConfig config, String text) {
        try {
            return new JournalConfig(
                    this == CYCLE_BYTES ? wholeNumber(text) : config.cycleBytes(),
                    this == CYCLE_AGE ? duration(text) : config.cycleAge(),
                    this == BLOCK_BYTES ? Math.toIntExact(wholeNumber(text)) : config.blockBytes(),
                    this == RESERVE_CHUNK_BYTES ? Math.toIntExact(wholeNumber(text)) : config.reserveChunkBytes(),
                    this == VERIFY_CRC ? bool(text) : config.verifyCrc(),
                    this == CREATE_IF_MISSING ? bool(text) : config.createIfMissing());
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new ConfigurationException(
                    "expected " + key() + " of " + range + " (" + meaning + "), got " + NameRules.shown(text), e);
        }
    }

    private static long wholeNumber(String text) {
        return Long.parseLong(text.trim().replace("_", ""));
    }

    private static Duration duration(String text) {
        return BusOption.parseDuration(text.trim());
    }

    private static boolean bool(String text) {
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    private static String range(long lowest, long highest) {
        return lowest + " to " + highest;
    }
}
