package io.anel.engine;

import io.anel.ring.Waiter;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The machine's threads and clock. */
class ThreadSchedule implements Schedule {
    @Override
    public AgentRunner runner(
            String name, boolean isDaemon, Agent agent, Waiter waiter, Consumer<Throwable> onFailure) {
        return new AgentThread(name, isDaemon, agent, waiter, onFailure);
    }

    @Override
    public void pause(long nanos) {
        if (nanos == 0) {
            Thread.yield();
        } else {
            LockSupport.parkNanos(this, nanos);
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
