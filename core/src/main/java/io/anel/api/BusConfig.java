package io.anel.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of a bus, immutable. Made by {@link #builder()}; every option is a {@link BusOption}, by
 * whose key it is set in a file and under whose name contradictions are refused.
 */
public final class BusConfig {
    private final Map<BusOption, Object> values;

    BusConfig(Map<BusOption, Object> values) {
        this.values = Map.copyOf(values);
    }

    public static BusConfig ofDefaults() {
        return builder().build();
    }

    /**
     * Reads settings from a {@code .properties}, {@code .yaml} or {@code .yml} file, in UTF-8; what it does not name keeps its default.
     * Keys are those of {@link BusOption#key()}, in YAML nested or dotted; those under {@value ConfigFile#LOG_PREFIX} are left to the journal.
     *
     * @throws ConfigurationException when the file cannot be read, or has a key that is unknown or there twice, or a value that is out
     *     of range or contradicts another; the message names the file and the key
     */
    public static BusConfig fromFile(Path file) {
        return ConfigFile.read(file);
    }

    public static BusConfigBuilder builder() {
        return new BusConfigBuilder();
    }

    /** Starts from these settings. */
    public BusConfigBuilder toBuilder() {
        BusConfigBuilder builder = new BusConfigBuilder();
        values.forEach(builder::put);
        return builder;
    }

    /** The value in force of any option. */
    public Object get(BusOption option) {
        return Objects.requireNonNull(values.get(option));
    }

    public int ringSlots() {
        return (int) get(BusOption.RING_SLOTS);
    }

    public int slotBytes() {
        return (int) get(BusOption.SLOT_BYTES);
    }

    public int maxPayloadBytes() {
        return (int) get(BusOption.MAX_PAYLOAD_BYTES);
    }

    public int largeFrames() {
        return (int) get(BusOption.LARGE_FRAMES);
    }

    public int maxBatchBytes() {
        return (int) get(BusOption.MAX_BATCH_BYTES);
    }

    public int maxBatchEvents() {
        return (int) get(BusOption.MAX_BATCH_EVENTS);
    }

    public int maxGroupEvents() {
        return (int) get(BusOption.MAX_GROUP_EVENTS);
    }

    public int outboxEvents() {
        return (int) get(BusOption.OUTBOX_EVENTS);
    }

    public int outboxLimit() {
        return (int) get(BusOption.OUTBOX_LIMIT);
    }

    public ChainMode chainMode() {
        return (ChainMode) get(BusOption.CHAIN_MODE);
    }

    public TimestampType timestampType() {
        return (TimestampType) get(BusOption.TIMESTAMP_TYPE);
    }

    public Waiting waiting() {
        return (Waiting) get(BusOption.WAITING);
    }

    public int entityLimit() {
        return (int) get(BusOption.ENTITY_LIMIT);
    }

    public int externalIdWindow() {
        return (int) get(BusOption.EXTERNAL_ID_WINDOW);
    }

    public Duration claimDeadline() {
        return (Duration) get(BusOption.CLAIM_DEADLINE);
    }

    public Duration ackTimeout() {
        return (Duration) get(BusOption.ACK_TIMEOUT);
    }

    public Duration closeDeadline() {
        return (Duration) get(BusOption.CLOSE_DEADLINE);
    }

    public Duration syncInterval() {
        return (Duration) get(BusOption.SYNC_INTERVAL);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BusConfig config && config.values.equals(values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return "BusConfig" + values;
    }
}
