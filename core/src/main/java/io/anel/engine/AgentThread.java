package io.anel.engine;

import io.anel.ring.Waiter;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Runs an agent on a thread of its own until it is told to stop. */
class AgentThread implements AgentRunner {
    private final Agent agent;
    private final Waiter waiter;
    private final Consumer<Throwable> onFailure;
    private final CountDownLatch running = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopped;

    AgentThread(String name, boolean isDaemon, Agent agent, Waiter waiter, Consumer<Throwable> onFailure) {
        this.agent = agent;
        this.waiter = waiter;
        this.onFailure = onFailure;
        this.thread = new Thread(this::run, name);
        thread.setDaemon(isDaemon);
    }

    @Override
    public AgentThread start() {
        thread.start();
        boolean interrupted = false;
        while (true) {
            try {
                running.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return this;
    }

    @Override
    public void wake() {
        waiter.wake();
    }

    @Override
    public void stop() {
        stopped = true;
        waiter.wake();
    }

    @Override
    public boolean isStopped() {
        return stopped;
    }

    @Override
    public boolean join(long deadlineNs) {
        boolean interrupted = false;
        while (thread.isAlive() && thread != Thread.currentThread()) {
            long leftMs = (deadlineNs - System.nanoTime()) / 1_000_000;
            if (leftMs <= 0) {
                break;
            }
            try {
                thread.join(leftMs);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public boolean isOver() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    @Override
    public String toString() {
        return thread.getName();
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    private void run() {
        running.countDown();
        try {
            while (!stopped) {
                // A handler may have interrupted its thread, which would park no longer.
                Thread.interrupted();
                if (agent.doWork() > 0) {
                    waiter.reset();
                } else {
                    waiter.idle();
                }
            }
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }
}
