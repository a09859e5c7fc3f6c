package io.anel.api;

/**
 * A running subscriber: one worker, or a work group of several that stand and fall together.
 *
 * <p><b>Threading:</b> any.
 */
public interface Subscriber extends AutoCloseable {
    /** Whether it runs, and why not. */
    enum State {
        RUNNING,
        /** Closed, or its bus was. */
        CLOSED,
        /** Put out of the gate under {@link WhenSlow#DISCONNECT}. */
        DISCONNECTED,
        /** A handler of it threw, and its policy stopped the bus. */
        FAILED
    }

    String name();

    State state();

    /** The last sequence it is done with; of a work group, the highest through which all of its workers are. */
    long sequence();

    /** How many events its handlers threw on, after all retries. */
    long failures();

    /** Ends it after the event in hand, of each worker; idempotent. */
    @Override
    void close();
}
