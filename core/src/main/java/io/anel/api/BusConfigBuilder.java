package io.anel.api;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Builds a {@link BusConfig}; what is not set keeps its default. */
public final class BusConfigBuilder {
    private final Map<BusOption, Object> values = new EnumMap<>(BusOption.class);

    BusConfigBuilder() {
        for (BusOption option : BusOption.values()) {
            values.put(option, option.defaultValue());
        }
    }

    /**
     * Sets an option by its key, as a file does.
     *
     * @throws ConfigurationException when there is no such option, or the text is no such value
     */
    public BusConfigBuilder set(String key, String value) {
        BusOption option = BusOption.ofKey(key)
                .orElseThrow(() -> new ConfigurationException(
                        "expected one of the options that './anel config' prints, got " + NameRules.shown(key)));
        return put(option, option.parse(value));
    }

    public BusConfigBuilder ringSlots(int slots) {
        return put(BusOption.RING_SLOTS, slots);
    }

    public BusConfigBuilder slotBytes(int bytes) {
        return put(BusOption.SLOT_BYTES, bytes);
    }

    public BusConfigBuilder maxPayloadBytes(int bytes) {
        return put(BusOption.MAX_PAYLOAD_BYTES, bytes);
    }

    public BusConfigBuilder largeFrames(int count) {
        return put(BusOption.LARGE_FRAMES, count);
    }

    public BusConfigBuilder maxBatchBytes(int bytes) {
        return put(BusOption.MAX_BATCH_BYTES, bytes);
    }

    public BusConfigBuilder maxBatchEvents(int events) {
        return put(BusOption.MAX_BATCH_EVENTS, events);
    }

    public BusConfigBuilder maxGroupEvents(int events) {
        return put(BusOption.MAX_GROUP_EVENTS, events);
    }

    public BusConfigBuilder outboxEvents(int events) {
        return put(BusOption.OUTBOX_EVENTS, events);
    }

    public BusConfigBuilder outboxLimit(int events) {
        return put(BusOption.OUTBOX_LIMIT, events);
    }

    public BusConfigBuilder chainMode(ChainMode mode) {
        return put(BusOption.CHAIN_MODE, mode);
    }

    public BusConfigBuilder timestampType(TimestampType type) {
        return put(BusOption.TIMESTAMP_TYPE, type);
    }

    public BusConfigBuilder waiting(Waiting waiting) {
        return put(BusOption.WAITING, waiting);
    }

    public BusConfigBuilder entityLimit(int entities) {
        return put(BusOption.ENTITY_LIMIT, entities);
    }

    public BusConfigBuilder externalIdWindow(int ids) {
        return put(BusOption.EXTERNAL_ID_WINDOW, ids);
    }

    public BusConfigBuilder claimDeadline(Duration deadline) {
        return put(BusOption.CLAIM_DEADLINE, deadline);
    }

    public BusConfigBuilder ackTimeout(Duration timeout) {
        return put(BusOption.ACK_TIMEOUT, timeout);
    }

    public BusConfigBuilder closeDeadline(Duration deadline) {
        return put(BusOption.CLOSE_DEADLINE, deadline);
    }

    public BusConfigBuilder syncInterval(Duration interval) {
        return put(BusOption.SYNC_INTERVAL, interval);
    }

    /**
     * The settings.
     *
     * @throws ConfigurationException when a value is out of range, or two contradict each other; the message names them
     */
    public BusConfig build() {
        values.forEach(BusOption::check);
        BusConfig config = new BusConfig(values);
        requirePowerOfTwo(BusOption.RING_SLOTS, config.ringSlots());
        requirePowerOfTwo(BusOption.SLOT_BYTES, config.slotBytes());
        if ((long) config.ringSlots() * config.slotBytes() > 1 << 30) {
            throw new ConfigurationException("expected ring.slots x ring.slotBytes <= 1 GiB, got ring.slots="
                    + config.ringSlots() + " x ring.slotBytes=" + config.slotBytes());
        }
        if (config.maxGroupEvents() > config.ringSlots() / 4) {
            throw new ConfigurationException("expected group.maxEvents <= ring.slots / 4, got group.maxEvents="
                    + config.maxGroupEvents() + " and ring.slots=" + config.ringSlots());
        }
        if (config.maxPayloadBytes() + 64L * 1024 > config.maxBatchBytes()) {
            throw new ConfigurationException("expected batch.maxBytes >= payload.maxBytes + 65536, got batch.maxBytes="
                    + config.maxBatchBytes() + " and payload.maxBytes=" + config.maxPayloadBytes());
        }
        if (config.outboxEvents() > config.outboxLimit()) {
            throw new ConfigurationException("expected stage.outboxEvents <= stage.outboxLimit, got stage.outboxEvents="
                    + config.outboxEvents() + " and stage.outboxLimit=" + config.outboxLimit());
        }
        return config;
    }

    BusConfigBuilder put(BusOption option, Object value) {
        values.put(option, Objects.requireNonNull(value, option.key()));
        return this;
    }

    private static void requirePowerOfTwo(BusOption option, int value) {
        if (Integer.bitCount(value) != 1) {
            throw new ConfigurationException(
                    "expected " + option.key() + " to be a power of two, got " + option.key() + "=" + value);
        }
    }
}
