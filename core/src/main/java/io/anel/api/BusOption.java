package io.anel.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Every setting of a bus: its key in a file, its default, its range, and what it means. */
public enum BusOption {
    RING_SLOTS("ring.slots", 8192, 64, 1 << 24, "slots of the ring, a power of two; one event each"),
    SLOT_BYTES(
            "ring.slotBytes",
            256,
            64,
            1 << 16,
            "bytes of a slot, a power of two; a frame larger than 16 less borrows from the pool"),
    MAX_PAYLOAD_BYTES("payload.maxBytes", 64 * 1024, 1, 8 * 1024 * 1024, "largest payload of an event"),
    LARGE_FRAMES("ring.largeFrames", 64, 1, 1 << 16, "frames larger than a slot that may be in the ring at once"),
    MAX_BATCH_BYTES("batch.maxBytes", 256 * 1024, 4096, 12 * 1024 * 1024, "most bytes that the writer appends at once"),
    MAX_BATCH_EVENTS(
            "batch.maxEvents", 2048, 1, 1 << 16, "most events that the writer appends at once, but for a larger group"),
    MAX_GROUP_EVENTS("group.maxEvents", 256, 1, 1 << 16, "most events of one claim"),
    OUTBOX_EVENTS("stage.outboxEvents", 256, 2, 1 << 16, "emissions of each stage for which the ring keeps room"),
    OUTBOX_LIMIT(
            "stage.outboxLimit",
            1 << 16,
            2,
            1 << 22,
            "emissions that a stage may have waiting for room in the ring; one more stops the bus. While a bus opens, as many again for each full ring of events of which it has something to publish"),
    CHAIN_MODE("chain.mode", ChainMode.AUTO, "threads of the stages: auto, fused or pinned"),
    TIMESTAMP_TYPE(
            "timestamp.type",
            TimestampType.LOG_APPEND_TIME,
            "an event's time: log_append_time, when the writer took it, or create_time, when its publisher claimed its place"),
    WAITING("waiting", Waiting.BACKOFF, "how threads wait: backoff, yield or busy_spin"),
    ENTITY_LIMIT("admission.entities", 1_000_000, 0, 100_000_000, "entities whose versions are tracked"),
    EXTERNAL_ID_WINDOW("admission.externalIds", 100_000, 0, 100_000_000, "newest external ids that are de-duplicated"),
    CLAIM_DEADLINE("claim.deadline", Duration.ofSeconds(10), "a claim that stays open for longer stops the bus"),
    ACK_TIMEOUT("ack.timeout", Duration.ofSeconds(30), "how long a wait for an ack without a timeout of its own lasts"),
    CLOSE_DEADLINE("close.deadline", Duration.ofSeconds(30), "how long closing drains"),
    SYNC_INTERVAL("sync.interval", Duration.ofMillis(50), "after which journaled events are forced when nobody asks");

    private static final Duration MAX_DURATION = Duration.ofDays(365);

    private final String key;
    private final Object defaultValue;
    private final int min;
    private final int max;
    private final String meaning;

    BusOption(String key, int defaultValue, int min, int max, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.min = min;
        this.max = max;
        this.meaning = meaning;
    }

    BusOption(String key, Object defaultValue, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.min = 0;
        this.max = 0;
        this.meaning = meaning;
    }

    /** The option of that key, or none. */
    public static Optional<BusOption> ofKey(String key) {
        return Arrays.stream(values()).filter(option -> option.key.equals(key)).findFirst();
    }

    /** Its name in a configuration file. */
    public String key() {
        return key;
    }

    public Object defaultValue() {
        return defaultValue;
    }

    /** One line for people. */
    public String meaning() {
        return meaning;
    }

    /** Which values it takes, for people. */
    public String range() {
        if (defaultValue instanceof Enum<?> constant) {
            return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
                    .map(this::format)
                    .collect(Collectors.joining(", "));
        }
        return defaultValue instanceof Integer ? min + " to " + max : "more than 0, at most 365 days";
    }

    /** A value as a file writes it, and reads it back. */
    public String format(Object value) {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT)
                : value instanceof Duration duration && duration.getNano() % 1_000_000 == 0
                        ? duration.toMillis() + " ms"
                        : value.toString();
    }

    /**
     * Reads a value as a file writes it: whole numbers, names in any case, durations as {@code 50 ms}, {@code 10 s} or ISO-8601.
     *
     * @throws ConfigurationException when it is none
     */
    Object parse(String text) {
        String trimmed = text.trim();
        try {
            if (defaultValue instanceof Integer) {
                return Integer.parseInt(trimmed.replace("_", ""));
            }
            if (defaultValue instanceof Enum<?> constant) {
                return Enum.valueOf(constant.getDeclaringClass(), trimmed.toUpperCase(Locale.ROOT));
            }
            return parseDuration(trimmed);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw new ConfigurationException(
                    "expected " + key + " as in '" + format(defaultValue) + "' (" + meaning + "), got "
                            + NameRules.shown(text),
                    e);
        }
    }

    /** @throws ConfigurationException when the value is out of range */
    void check(Object value) {
        if (value instanceof Integer number && (number < min || number > max)) {
            throw new ConfigurationException(
                    "expected " + key + " of " + min + " to " + max + " (" + meaning + "), got " + key + "=" + number);
        }
        if (value instanceof Duration duration
                && (duration.isNegative() || duration.isZero() || duration.compareTo(MAX_DURATION) > 0)) {
            throw new ConfigurationException("expected " + key + " of more than 0 and at most 365 days (" + meaning
                    + "), got " + key + "=" + duration);
        }
    }

    /**
     * Reads a duration as a file writes it: {@code 50 ms}, {@code 10 s} or ISO-8601.
     *
     * @throws IllegalArgumentException when it is none
     * @throws DateTimeException when it is none
     * @throws ArithmeticException when it is too long
     */
    public static Duration parseDuration(String text) {
        if (text.endsWith("ms")) {
            return Duration.ofMillis(
                    Long.parseLong(text.substring(0, text.length() - 2).trim()));
        }
        if (text.endsWith("s") && !text.startsWith("P")) {
            return Duration.ofSeconds(
                    Long.parseLong(text.substring(0, text.length() - 1).trim()));
        }
        return Duration.parse(text);
    }
}
