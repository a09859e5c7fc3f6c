package io.anel.simulation;

import io.anel.engine.Agent;
import io.anel.engine.AgentRunner;
import io.anel.engine.Schedule;
import io.anel.ring.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Runs agents one duty cycle at a time, in an order that follows from the seed.
 *
 * <p>An agent that calls the disk, reads the clock or waits may be interrupted by others there, which then run a duty cycle, or several, before it goes on: so a force
 * is overtaken by appends, a claim is seen before it is published. What cannot happen is that two agents take turns within one call each: who interrupts, finishes first.
 *
 * <p><b>Threading:</b> one thread.
 */
public final class SimulatedSchedule implements Schedule {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_OVERTAKING = 24;
    private static final int YIELDS_ONE_IN = 6;
    private static final long STEP_NS = 40_000;
    private static final long LONG_STEP_NS = 12_000_000;
    private static final int LONG_ONE_IN = 100;

    private final Random choice;
    private final Trace trace;
    private final SimulatedClock clock = new SimulatedClock(this);
    private final List<Runner> runners = new ArrayList<>();
    private final List<Runner> ready = new ArrayList<>();
    private int depth;
    private int made;
    private Runner current;
    private long nowNs = 1;
    /** What the first agent of {@link #start} ended by that failed. */
    private Throwable failure;

    SimulatedSchedule(Random choice, Trace trace) {
        this.choice = choice;
        this.trace = trace;
    }

    SimulatedClock clock() {
        return clock;
    }

    /**
     * Has an agent run from now on, beside those of a bus. It may be run within a call of one of those, which would take what it throws for the disk's answer: the first
     * failure is kept, and comes out of {@link #step} and {@link #requireSound}.
     */
    public AgentRunner start(String name, Agent agent) {
        return new Runner(name, agent, this::keep, true).start();
    }

    private void keep(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    /** Makes a call that others may interrupt, as they may an agent's. */
    public <T> T interruptibly(Supplier<T> call) {
        depth++;
        try {
            return call.get();
        } finally {
            depth--;
        }
    }

    /** Throws, once, what an agent of {@link #start} has ended by, if one has. */
    public void requireSound() {
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }

    @Override
    public AgentRunner runner(
            String name, boolean isDaemon, Agent agent, Waiter waiter, Consumer<Throwable> onFailure) {
        return new Runner(name, agent, onFailure, false);
    }

    @Override
    public void pause(long nanos) {
        nowNs += nanos;
        turn();
    }

    @Override
    public long nanoTime() {
        return nowNs;
    }

    /** One agent, that is not at work already, runs a duty cycle, and time passes; false when there is none. As {@link #requireSound}. */
    public boolean step() {
        boolean hasRun = turn();
        if (depth == 0) {
            requireSound();
        }
        return hasRun;
    }

    private boolean turn() {
        nowNs += 1 + (long) (choice.nextDouble() * (choice.nextInt(LONG_ONE_IN) == 0 ? LONG_STEP_NS : STEP_NS));
        ready.clear();
        for (Runner runner : runners) {
            if (!runner.isAtWork) {
                ready.add(runner);
            }
        }
        if (ready.isEmpty()) {
            return false;
        }
        ready.get(choice.nextInt(ready.size())).run();
        return true;
    }

    /** Others may run a duty cycle now, or several. */
    void mayYield() {
        while (depth > 0 && depth < MAX_DEPTH && choice.nextInt(YIELDS_ONE_IN) == 0) {
            turn();
        }
    }

    /** As {@link #mayYield}, where it is an agent of {@link #start} that calls. */
    void mayInterruptChecker() {
        if (current != null && current.isChecker) {
            mayYield();
        }
    }

    /** As {@link #mayYield}, in a call that takes long: half of the times others run, and several times. */
    void mayBeOvertaken() {
        if (depth > 0 && depth < MAX_DEPTH && choice.nextBoolean()) {
            for (int steps = choice.nextInt(MAX_OVERTAKING); steps > 0; steps--) {
                turn();
            }
        }
    }

    /** All agents end where they are. As {@link #requireSound}. */
    public void end() {
        runners.forEach(runner -> runner.isStopped = true);
        runners.clear();
        requireSound();
    }

    private final class Runner implements AgentRunner {
        private final String name;
        private final Agent agent;
        private final Consumer<Throwable> onFailure;
        private final boolean isChecker;
        private final int number = made++;
        private boolean isStarted;
        private boolean isStopped;
        private boolean isAtWork;

        Runner(String name, Agent agent, Consumer<Throwable> onFailure, boolean isChecker) {
            this.name = name;
            this.agent = agent;
            this.onFailure = onFailure;
            this.isChecker = isChecker;
        }

        private void run() {
            Runner before = current;
            current = this;
            isAtWork = true;
            depth++;
            trace.add(number);
            try {
                trace.add(agent.doWork());
            } catch (Throwable thrown) {
                isStopped = true;
                onFailure.accept(thrown);
            } finally {
                depth--;
                isAtWork = false;
                current = before;
                if (isStopped) {
                    runners.remove(this);
                }
            }
        }

        @Override
        public AgentRunner start() {
            isStarted = true;
            runners.add(this);
            return this;
        }

        @Override
        public void wake() {
            // It is asked again and again.
        }

        @Override
        public void stop() {
            isStopped = true;
            if (!isAtWork) {
                runners.remove(this);
            }
        }

        @Override
        public boolean isStopped() {
            return isStopped;
        }

        @Override
        public boolean join(long deadlineNs) {
            // One that is at work has called whoever waits here.
            return !isAtWork;
        }

        @Override
        public boolean isOver() {
            return isStarted && isStopped && !isAtWork;
        }

        @Override
        public boolean isCurrent() {
            return current == this;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
