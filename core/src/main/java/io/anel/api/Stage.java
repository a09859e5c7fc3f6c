package io.anel.api;

/**
 * A step of the chain: trusted, deterministic, run in log order behind the log, replayed and hashed.
 *
 * <p>Its state must be a function of the events alone: no wall clock, no randomness, no reading of the outside. Time is {@link
 * Event#timestampNs()}; what it wants to happen it publishes through its {@link Context}, and what it does to the outside is a {@link
 * Context#effect}.
 *
 * <p><b>Threading:</b> one thread at a time; which one is the chain's affair.
 */
public interface Stage {
    /** Called for each event that the stage asked for, in log order; voided ones are left out. */
    void on(Event event, Context context) throws Exception;

    /** Writes the state into {@code hash}, the same values in the same order for the same state. */
    default void hash(StateHash hash) {}
}
