package io.anel.api;

/**
 * An event that is yet to be published.
 *
 * @param attributes null when none
 */
public record Draft<T>(EventType<T> type, T value, Attributes attributes) {
    public static <T> Draft<T> of(EventType<T> type, T value) {
        return new Draft<>(type, value, null);
    }
}
