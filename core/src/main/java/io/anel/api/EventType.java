package io.anel.api;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A typed constant that names a kind of event and knows how its payload is encoded.
 *
 * <p>Make one per kind, in a {@code static final} field: {@code io.anel.event.Raw}, {@code io.anel.event.Json}, or
 * {@link #of} with a codec of your own. The same constant serves any number of buses.
 *
 * <p><b>Threading:</b> immutable.
 *
 * @param <T> the payload's Java type
 */
public final class EventType<T> {
    private static final AtomicInteger NEXT_ORDINAL = new AtomicInteger();

    private final String name;
    private final int schemaVersion;
    private final PayloadCodec<T> codec;
    private final int ordinal = NEXT_ORDINAL.getAndIncrement();

    private EventType(String name, int schemaVersion, PayloadCodec<T> codec) {
        this.name = name;
        this.schemaVersion = schemaVersion;
        this.codec = codec;
    }

    /**
     * A type whose payload {@code codec} encodes.
     *
     * @param name by the grammar of {@link NameRules}, not under {@code anel.}
     * @param schemaVersion 0 when the payload has no schema version; else it travels with each event (8 bytes)
     * @throws InvalidNameException when the name is outside the grammar
     * @throws IllegalArgumentException when schemaVersion is negative
     */
    public static <T> EventType<T> of(String name, int schemaVersion, PayloadCodec<T> codec) {
        NameRules.requireType(name);
        if (schemaVersion < 0) {
            throw new IllegalArgumentException("expected schemaVersion >= 0, got schemaVersion=" + schemaVersion);
        }
        return new EventType<>(name, schemaVersion, Objects.requireNonNull(codec, "codec"));
    }

    public String name() {
        return name;
    }

    /** 0 when the payload has no schema version. */
    public int schemaVersion() {
        return schemaVersion;
    }

    public PayloadCodec<T> codec() {
        return codec;
    }

    /** A small number unique in this process, by which a bus finds its own id of the type in an array. */
    public int ordinal() {
        return ordinal;
    }

    @Override
    public String toString() {
        return name;
    }
}
