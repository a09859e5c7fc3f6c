package io.anel.log;

/** Opens the log of one bus: {@code Journal.at(dir)}, or the log in memory. */
@FunctionalInterface
public interface EventLogFactory {
    /**
     * Opens for writing, recovering what an earlier opening left.
     *
     * @throws io.anel.api.LogOpenException when it cannot be opened; it is as it was before
     * @throws io.anel.api.DamagedLogException when what was DURABLE is damaged; the message names the place
     */
    EventLog open(LogSettings settings);
}
