package io.anel.benchmarks.library;

import com.google.common.eventbus.AllowConcurrentEvents;
import com.google.common.eventbus.AsyncEventBus;
import com.google.common.eventbus.EventBus;
import com.google.common.eventbus.Subscribe;
import io.anel.benchmarks.rig.Arm;
import io.anel.benchmarks.rig.Arrival;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Turn;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Guava's event bus with one subscriber, posted arrays of bytes (Guava's wiki, "EventBusExplained", and the Javadoc of both buses).
 *
 * <p>An {@link EventBus} calls its subscriber on the publisher's thread, within {@code post}: nothing is handed over, and a slow subscriber holds the
 * publisher. An {@link AsyncEventBus} hands over, as Anel does, through an executor that is left to the user: here the one thread that order asks for,
 * behind a queue with as many places as the ring has slots, which a publisher waits for when it is full.
 *
 * <p><b>Fairness:</b> no frame, no stamp, no sequence. The subscriber is found by the event's class and called by reflection. Its method is marked as fit
 * for concurrent calls, which spares it a lock: only one thread ever calls it here. It waits as the executor's queue does, whatever the turn's waiting.
 */
public final class GuavaArm implements Arm {
    private static final long TIMEOUT_SECONDS = 30;

    private final boolean handingOver;

    private GuavaArm(boolean handingOver) {
        this.handingOver = handingOver;
    }

    /** Subscribers run on the publisher's thread. */
    public static GuavaArm onThePublishersThread() {
        return new GuavaArm(false);
    }

    /** Subscribers run on a thread of their own. */
    public static GuavaArm handingOver() {
        return new GuavaArm(true);
    }

    @Override
    public String name() {
        return handingOver ? "guavaAsync" : "guava";
    }

    @Override
    public int busyThreads() {
        return handingOver ? 2 : 1;
    }

    @Override
    public Arrival run(Turn turn) throws Exception {
        Tally tally = turn.newTally();
        if (!handingOver) {
            return run(turn, tally, new EventBus((failure, context) -> tally.fail(failure)));
        }
        ExecutorService executor = oneThread(turn.workload().ringSize());
        try {
            return run(turn, tally, new AsyncEventBus(executor, (failure, context) -> tally.fail(failure)));
        } finally {
            executor.shutdownNow();
            if (!executor.awaitTermination(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the executor did not end in " + TIMEOUT_SECONDS + " s");
            }
        }
    }

    private static Arrival run(Turn turn, Tally tally, EventBus bus) throws Exception {
        bus.register(new Handler(tally));
        turn.startClock();
        ByteEvents.publishAll(turn, bus::post);
        tally.awaitComplete();
        turn.stopClock();
        return Arrival.of(tally);
    }

    private static ExecutorService oneThread(int places) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(places),
                task -> new Thread(task, "guava-subscriber"),
                GuavaArm::waitForRoom);
        executor.prestartAllCoreThreads();
        return executor;
    }

    private static void waitForRoom(Runnable task, ThreadPoolExecutor executor) {
        try {
            executor.getQueue().put(task);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while the queue was full", e);
        }
    }

    /** Guava finds the method by its annotation. */
    private static final class Handler {
        private final Tally tally;
        private final UnsafeBuffer taken = new UnsafeBuffer(0, 0);

        Handler(Tally tally) {
            this.tally = tally;
        }

        @Subscribe
        @AllowConcurrentEvents
        public void on(byte[] event) {
            taken.wrap(event);
            tally.add(taken, 0);
        }
    }
}
