package io.anel.api;

/**
 * What happens when a handler throws.
 *
 * @param retries how often the event is handed to it again at once, before {@code then}
 */
public record HandlerPolicy(int retries, Then then) {
    /** After the last retry. */
    public enum Then {
        /** The failure is logged and counted, and the next event is handed on. */
        SKIP,
        /** The bus stops; its status names the handler and the event. */
        STOP
    }

    public HandlerPolicy {
        if (retries < 0) {
            throw new ConfigurationException("expected retries >= 0, got retries=" + retries);
        }
    }

    public static HandlerPolicy stop() {
        return new HandlerPolicy(0, Then.STOP);
    }

    public static HandlerPolicy skip() {
        return new HandlerPolicy(0, Then.SKIP);
    }

    /** This policy with that many retries before it applies. */
    public HandlerPolicy afterRetries(int count) {
        return new HandlerPolicy(count, then);
    }
}
