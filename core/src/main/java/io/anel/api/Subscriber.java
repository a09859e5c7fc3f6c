package io.anel.api;

/** A running subscriber. */
public interface Subscriber extends AutoCloseable {
    /** Whether it runs, and why not. */
    enum State {
        RUNNING,
        /** Closed, or its bus was. */
        CLOSED,
        /** Put out of the gate under {@link WhenSlow#DISCONNECT}. */
        DISCONNECTED,
        /** Its handler threw, and its policy stopped the bus. */
        FAILED
    }

    String name();

    State state();

    /** The last sequence it is done with. */
    long sequence();

    /** How many events its handlers threw on, after all retries. */
    long failures();

    /** Ends it after the event in hand; idempotent. */
    @Override
    void close();
}
