package io.anel.api;

/**
 * What an event needs to name another as its cause: captured in a handler, carried anywhere, given to {@link
 * Attributes#causedBy}.
 *
 * @param sequence the causing event's sequence
 * @param correlation the causing event's correlation, or null
 */
public record Cause(long sequence, String correlation) {}
