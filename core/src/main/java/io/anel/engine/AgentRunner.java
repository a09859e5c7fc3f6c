package io.anel.engine;

/** Runs an agent, duty cycle after duty cycle, until it is told to stop. */
public interface AgentRunner extends Follower {
    /** Begins; returns when the agent runs. */
    AgentRunner start();

    /** Has the agent look for work now. */
    @Override
    void wake();

    /** Asks the agent to end after its present duty cycle. */
    void stop();

    /** Whether it was asked to end; it may have ended by a failure of its own without. */
    boolean isStopped();

    /** Waits for the agent to end; false when it has not by the deadline, in the {@link Schedule}'s time. */
    boolean join(long deadlineNs);

    /** Whether it has run and ended. */
    boolean isOver();

    /** Whether the caller is called by the agent. */
    boolean isCurrent();
}
