package io.anel.log;

import io.anel.api.ConfigurationException;
import java.time.Duration;

/**
 * The log in memory: a recent window and nothing else.
 *
 * @param events how many of the newest events are kept; 0 for none
 * @param maxAge how old they may be
 */
public record InMemory(int events, Duration maxAge) implements EventLogFactory {
    public static final int DEFAULT_EVENTS = 10_000;
    public static final Duration DEFAULT_MAX_AGE = Duration.ofHours(24);

    private static final Duration LONGEST = Duration.ofDays(36_500);

    public InMemory {
        if (events < 0 || events > 1 << 26) {
            throw new ConfigurationException(
                    "expected a window of 0 to " + (1 << 26) + " events, got events=" + events);
        }
        if (maxAge.isNegative() || maxAge.isZero() || maxAge.compareTo(LONGEST) > 0) {
            throw new ConfigurationException(
                    "expected maxAge of more than 0 and at most 36500 days, got maxAge=" + maxAge);
        }
    }

    /** The newest 10,000 events, for 24 hours. */
    public static InMemory ofDefaults() {
        return new InMemory(DEFAULT_EVENTS, DEFAULT_MAX_AGE);
    }

    @Override
    public EventLog open(LogSettings settings) {
        return new WindowLog(events, maxAge, settings.clock());
    }
}
