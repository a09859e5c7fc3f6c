package io.anel.api;

/** What a subscriber does with an event. */
@FunctionalInterface
public interface EventHandler {
    /**
     * Called on the subscriber's own thread, in log order; in a work group on the threads of its workers, each in log order. What it
     * throws is dealt with by its {@link HandlerPolicy}.
     */
    void on(Event event) throws Exception;
}
