package io.anel.engine;

import io.anel.ring.Waiter;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;

/**
 * Who runs the agents of a bus, and how time passes for those who wait for them: threads and the clock of the machine ({@link #THREADS}), in all but simulations.
 *
 * <p><b>Threading:</b> any.
 */
public interface Schedule extends NanoClock {
    /** A thread an agent. */
    Schedule THREADS = new ThreadSchedule();

    /**
     * Will run an agent from {@link AgentRunner#start} on.
     *
     * @param isDaemon whether a process may end without it, as {@link Thread#isDaemon}
     * @param waiter how it waits between duty cycles that found nothing
     * @param onFailure told what the agent ended by
     */
    AgentRunner runner(String name, boolean isDaemon, Agent agent, Waiter waiter, Consumer<Throwable> onFailure);

    /**
     * Time passes for the caller, which is no agent and waits for one: at most about so much, or, with 0, no more than it takes to let others run. An
     * interrupted caller does not wait.
     */
    void pause(long nanos);
}
