package io.anel.api;

/** Builds the chain: stages in the order in which each event passes through them. */
public interface ChainBuilder {
    /**
     * Adds a stage behind those there are.
     *
     * @param name also the source of what the stage emits
     * @param types what it gets; none means every type but Anel's own
     * @throws InvalidNameException when the name is outside the grammar
     * @throws ConfigurationException when the name is taken
     */
    ChainBuilder stage(String name, Stage stage, EventType<?>... types);

    /** As {@link #stage(String, Stage, EventType...)}, by types' names and patterns. */
    ChainBuilder stage(String name, Stage stage, String... patterns);

    /** Reads better behind a first stage; the same as {@link #stage(String, Stage, EventType...)}. */
    default ChainBuilder then(String name, Stage stage, EventType<?>... types) {
        return stage(name, stage, types);
    }

    /** What happens when the last added stage's handler throws; {@code HandlerPolicy.stop()} by default. */
    ChainBuilder onError(HandlerPolicy policy);

    /**
     * Which level an event must have reached before the last added stage, and those behind it, get it; {@link Ack#JOURNALED} by
     * default. A stage that waits for DURABLE is never on the writer's thread.
     */
    ChainBuilder after(Ack ack);
}
