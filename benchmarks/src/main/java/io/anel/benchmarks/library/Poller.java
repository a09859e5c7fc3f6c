package io.anel.benchmarks.library;

import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Workload.WaitKind;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * A consumer's duty cycle, as Agrona and Aeron have their users write it: poll on a thread of one's own, idle when there was nothing.
 *
 * <p><b>Threading:</b> started and stopped by the arm; the poll runs on the poller's thread alone, from {@link #start} to {@link #stop}.
 */
final class Poller {
    private final Thread thread;
    private volatile boolean stopped;

    private Poller(String name, IdleStrategy idle, Tally tally, IntSupplier poll, CountDownLatch running) {
        thread = new Thread(
                () -> {
                    running.countDown();
                    run(idle, tally, poll);
                },
                name);
    }

    /**
     * Returns once the thread runs.
     *
     * @param poll hands over what is there and returns how much that was
     */
    static Poller start(String name, WaitKind waiting, Tally tally, IntSupplier poll) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        Poller poller = new Poller(name, idle(waiting), tally, poll, running);
        poller.thread.start();
        running.await();
        return poller;
    }

    /** Agrona's own strategies with their own settings; BACKOFF parks for up to a millisecond, as Anel's does. */
    static IdleStrategy idle(WaitKind waiting) {
        return switch (waiting) {
            case BACKOFF -> new BackoffIdleStrategy();
            case YIELD -> YieldingIdleStrategy.INSTANCE;
            case SPIN -> BusySpinIdleStrategy.INSTANCE;
        };
    }

    /** A handler that fails goes on polling, so that no publisher hangs; the turn is rejected. */
    private void run(IdleStrategy idle, Tally tally, IntSupplier poll) {
        while (!stopped) {
            try {
                idle.idle(poll.getAsInt());
            } catch (RuntimeException e) {
                tally.fail(e);
            }
        }
    }

    /** Waits for the thread's end. */
    void stop() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
