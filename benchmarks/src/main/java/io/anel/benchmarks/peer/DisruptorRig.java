package io.anel.benchmarks.peer;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.EventFactory;
import com.lmax.disruptor.ExceptionHandler;
import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.EventHandlerGroup;
import com.lmax.disruptor.dsl.ProducerType;
import com.lmax.disruptor.util.DaemonThreadFactory;
import io.anel.benchmarks.rig.Tally;
import io.anel.benchmarks.rig.Workload;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.IdleStrategy;

/** A Disruptor with its handlers one behind the other: no event is published before all run, and close waits for their end. */
final class DisruptorRig<T> implements AutoCloseable {
    private static final long TIMEOUT_SECONDS = 30;

    private final Disruptor<T> disruptor;
    private final CountDownLatch started;
    private final CountDownLatch ended;

    DisruptorRig(EventFactory<T> factory, Workload workload, Tally tally, List<ChainHandler<T>> chain) {
        disruptor = new Disruptor<>(
                factory,
                workload.ringSize(),
                DaemonThreadFactory.INSTANCE,
                workload.producer() == Workload.ProducerKind.SINGLE ? ProducerType.SINGLE : ProducerType.MULTI,
                waitStrategy(workload.waiting()));
        disruptor.setDefaultExceptionHandler(new FailTally<>(tally));
        started = new CountDownLatch(chain.size());
        ended = new CountDownLatch(chain.size());
        EventHandlerGroup<T> last = null;
        for (ChainHandler<T> handler : chain) {
            handler.report(started, ended);
            last = last == null ? disruptor.handleEventsWith(handler) : last.then(handler);
        }
    }

    RingBuffer<T> start() {
        RingBuffer<T> ring = disruptor.start();
        await(started, "start");
        return ring;
    }

    /** Claims the next slot, waiting while the ring is full. */
    static long claim(RingBuffer<?> ring, IdleStrategy whileFull) {
        try {
            return ring.tryNext();
        } catch (InsufficientCapacityException full) {
            whileFull.reset();
        }
        while (true) {
            whileFull.idle();
            try {
                return ring.tryNext();
            } catch (InsufficientCapacityException full) {
                continue;
            }
        }
    }

    private static WaitStrategy waitStrategy(Workload.WaitKind waiting) {
        return switch (waiting) {
            case BACKOFF -> new SleepingWaitStrategy();
            case YIELD -> new YieldingWaitStrategy();
            case SPIN -> new BusySpinWaitStrategy();
        };
    }

    private static void await(CountDownLatch latch, String what) {
        boolean done = false;
        try {
            done = latch.await(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!done) {
            throw new IllegalStateException("the Disruptor's handlers did not " + what + " in " + TIMEOUT_SECONDS
                    + " s, or the wait was broken off");
        }
    }

    @Override
    public void close() {
        disruptor.halt();
        await(ended, "end");
    }

    /** Records the failure and lets the ring run on, so that no publisher hangs: the turn is rejected in the end. */
    private record FailTally<T>(Tally tally) implements ExceptionHandler<T> {
        @Override
        public void handleEventException(Throwable cause, long sequence, T event) {
            tally.fail(cause);
        }

        @Override
        public void handleOnStartException(Throwable cause) {
            tally.fail(cause);
        }

        @Override
        public void handleOnShutdownException(Throwable cause) {
            tally.fail(cause);
        }
    }
}
